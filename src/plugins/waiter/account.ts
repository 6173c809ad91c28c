import type { AccountChange } from '../../core/message.ts'
import type { Logger } from '../../core/ports.ts'
import type { Database } from '../../db/client.ts'
import { changeUserId, personByUserId } from '../../db/people.ts'
import type { Handler } from '../../jobs/lane-run.ts'

export type AccountDeps = {
  readonly database: Database
  readonly log: Logger
  readonly readAccount: (body: unknown) => AccountChange | null
  readonly portfolio: string
}

/** Changes of the business account: a person's new id is written down, the rest is for the operator's eyes. */
export function accountHandler(deps: AccountDeps): Handler {
  return async (_lane, rows) => {
    for (const { body } of rows) {
      const change = deps.readAccount(body)
      if (change !== null) await apply(deps, change)
    }
    // Saying it twice changes nothing, so the rows need no transaction of their own.
    return 'handled'
  }
}

async function apply(deps: AccountDeps, change: AccountChange): Promise<void> {
  if (change.type === 'user_id_changed') return await changePerson(deps, change)
  const isGood = change.type === 'template_status' && change.event === 'APPROVED'
  const { type, ...facts } = change
  const told = { account_change: type, ...facts }
  if (isGood) deps.log.info(told, 'the business account changed')
  else deps.log.warn(told, 'the business account changed')
}

async function changePerson(
  { database, portfolio }: AccountDeps,
  change: Extract<AccountChange, { readonly type: 'user_id_changed' }>,
): Promise<void> {
  const { previousUserId, userId, phone } = change
  if (previousUserId === null) return
  await database.transaction(async (tx) => {
    const person = await personByUserId(tx, portfolio, previousUserId)
    if (person !== null) await changeUserId(tx, person.id, userId, phone)
  })
}
