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

/** @property currency of what was ordered before the page was made; `null`: it is not known any more, so the bar's. */
export type FoundPayPage = PayPage & { readonly currency: string | null }

/** By the token alone: whoever has it was given it. `null` when unknown or expired. */
export async function findPayPage(db: Db, token: string, at: Date): Promise<FoundPayPage | null> {
  const [page] = await db.rows<FoundPayPage>(
    `SELECT p.bar_id AS "barId", p.tab_id AS "tabId", p.amount_minor AS "amountMinor", p.reference, p.language,
            p.created_at AS "createdAt", p.expires_at AS "expiresAt",
            (SELECT o.currency FROM orders o
              WHERE o.bar_id = p.bar_id AND o.tab_id = p.tab_id AND o.created_at <= p.created_at
              ORDER BY o.created_at DESC LIMIT 1) AS currency
       FROM pay_pages p WHERE p.token_hash = $1 AND p.expires_at > $2`,
    [payPageHash(token), at],
  )
  return page ?? null
}

/** What a page is known by in the database. */
export function payPageHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
