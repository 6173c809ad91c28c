import { allKeys } from '../src/config/schema.ts'
import type { DataKind, Retention } from '../src/db/privacy/kinds.ts'
import { PERSONAL_DATA, type TableData } from '../src/db/privacy/map.ts'

/** What ends the keeping, for each kind of retention; `{key}` is written with its default. */
const ENDS: { readonly [R in Retention]: string } = {
  inbox: '`keep_bodies_days` for the body, `keep_inbox_days` for the row',
  outbox: '`keep_outbox_days` after it was made',
  people:
    '`keep_people_days` after the last message; staff for as long as a bar lists them; callers who withheld their number `keep_calls_days`',
  visits: '`keep_visits_days` after the visit ended',
  calls: '`keep_calls_days`',
  transcripts: '`keep_transcripts_days`',
  pay_pages: 'one day after the page ran out (24 hours)',
  limits: 'a few minutes after the minute it counts',
  bar: 'until the owner takes it out of the bar file (`bar import --prune`)',
  record: 'for good: it names nobody',
}

const KIND_WORDS: { readonly [K in DataKind]: string } = {
  number: 'phone number',
  name: 'name',
  text: 'somebody’s words',
  id: 'points at one person',
  none: '',
}

/** docs/privacy.md. The tables come from src/db/privacy; a test keeps the page true. */
export function privacyText(): string {
  return `${INTRODUCTION}
## How long

| key of \`[security]\` | days | what |
| --- | --- | --- |
${retentionRows().join('\n')}

The server ends the keeping every night at half past three (UTC). \`maitred purge\` does it at once, \`maitred purge --dry-run\` counts. What still waits to be answered or sent is never removed.

## What is where

${holding.map(tableSection).join('\n\n')}

## Tables without anybody

${PERSONAL_DATA.filter((table) => !holding.includes(table))
  .map(({ name, purpose }) => `- \`${name}\`: ${purpose}`)
  .join('\n')}

${REST}`
}

const holding = PERSONAL_DATA.filter(({ columns }) =>
  columns.some(({ kinds }) => !kinds.includes('none')),
)

function retentionRows(): readonly string[] {
  return allKeys()
    .filter(({ section, name }) => section === 'security' && name.startsWith('keep_'))
    .map(({ name, key }) => `| \`${name}\` | ${String(key.default)} | ${key.about} |`)
}

function tableSection({ name, purpose, retention, erasing, columns }: TableData): string {
  const held = columns.filter(({ kinds }) => !kinds.includes('none'))
  return [
    `### \`${name}\``,
    '',
    `${purpose} Kept: ${ENDS[retention]}. Erasing: ${erasing}`,
    '',
    '| column | holds |',
    '| --- | --- |',
    ...held.map(
      (column) =>
        `| \`${column.name}\` | ${column.kinds.map((kind) => KIND_WORDS[kind]).join(', ')} |`,
    ),
  ].join('\n')
}

const INTRODUCTION = `# Personal data

What maitred keeps about people, why, for how long, and how it goes. The tables below are written from the code (\`bun scripts/privacy.ts\`), where every column must say what it holds: one that does not does not compile.

Who is a person here: a diner who writes or calls, and the owner and staff of a bar. There are no accounts and no passwords. maitred never learns whether anybody paid.

Nothing of this is in the log or in the metrics: numbers are masked (\`+250*****456\`), names and words are never written. Commands print numbers masked too, with one exception: \`maitred bar export\` gives the owner the bar's own file, staff numbers included.

Words of diners leave the server for a model's vendor only when \`[openai] api_key\` or \`[gemini] api_key\` is set.
`

const REST = `## Timers

The timers' tables (schema \`pgboss\`) hold ids of orders and chats, no number, no name and no words. Erasing removes those of the person's chats.

## Erasing one person

\`maitred erase +250788123456\` shows what would go; with \`--yes\` it goes, in one transaction. A user id of WhatsApp (\`RW.1234567890\`) works too.

- People, chats, messages to and from the person, and what staff were told of the chat are deleted.
- Orders and visits stay, since they are the bar's books. A random id takes the person's place, another one in each visit, so that a bill still adds up and nothing links two visits. Wishes for the kitchen go.
- The audit log is a chain in which nothing can be changed. It holds no number, no name and no words; an id of the erased chat in it points at nothing any more. That somebody was erased is written into it, with how many rows of each table went; not who it was.
- It may be done again; the second time there is nothing left. Somebody who writes again later is new.
- A message that is being answered at this very moment may leave a new row of the person behind. Run it again when the chat is quiet.
- What another diner wrote stays, unless the person's number or id stands in it.
- Backups made before still hold the person. Make a new one and delete the old ones, or erase again after a restore.
- What was sent is on the phones of those who got it, and with Meta. maitred can not take that back.
`
