import { createHash } from 'node:crypto'

import type { Language } from '../core/language.ts'
import type { Db } from './database.ts'

/** A diner's payment instructions as a page. It shows how to pay and never learns whether anyone did. */
export type PayPage = {
  readonly barId: string
  readonly tabId: string
  readonly amountMinor: number
  /** What the payer writes beside the payment. */
  readonly reference: string
  readonly language: Language
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** @param token the secret of the page's address; only its hash is kept. */
export async function createPayPage(tx: Db, token: string, page: PayPage): Promise<void> {
  await tx.rows(
    `INSERT INTO pay_pages (token_hash, bar_id, tab_id, amount_minor, reference, language, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (token_hash) DO NOTHING`,
    [
      payPageHash(token),
      page.barId,
      page.tabId,
      page.amountMinor,
      page.reference,
      page.language,
      page.createdAt,
      page.expiresAt,
    ],
  )
}

/** By the token alone: whoever has it was given it. `null` when unknown or expired. */
export async function findPayPage(db: Db, token: string, at: Date): Promise<PayPage | null> {
  const [page] = await db.rows<PayPage>(
    `SELECT bar_id AS "barId", tab_id AS "tabId", amount_minor AS "amountMinor", reference, language,
            created_at AS "createdAt", expires_at AS "expiresAt"
       FROM pay_pages WHERE token_hash = $1 AND expires_at > $2`,
    [payPageHash(token), at],
  )
  return page ?? null
}

/** @returns how many were deleted. */
export async function purgePayPages(db: Db, at: Date): Promise<number> {
  const gone = await db.rows('DELETE FROM pay_pages WHERE expires_at <= $1 RETURNING token_hash', [
    at,
  ])
  return gone.length
}

/** What a page is known by in the database. */
export function payPageHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
