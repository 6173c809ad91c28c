import type { Button, ListRow, ListSection, OutMessage } from '../../core/message.ts'
import { BLANK, cut, LIMITS, oneLine, split, tidy } from './limits.ts'

/** What opens a list that was made from too many buttons: a sign every language reads. */
const LIST_SIGN = '☰'

type Of<K extends OutMessage['kind']> = Extract<OutMessage, { readonly kind: K }>

/**
 * The message as one or several that Graph takes, in order, by cutting at grapheme borders or by
 * paging; a message with nothing in it gives none. Call it before outbox rows are made: one row is
 * one send. Idempotent: what it returns fits as it is.
 */
export function fit(message: OutMessage): readonly OutMessage[] {
  switch (message.kind) {
    case 'text':
      return texts(message.text)
    case 'buttons':
      return fitButtons(message)
    case 'list':
      return fitList(message)
    case 'link':
      return fitLink(message)
    case 'image':
      return fitImage(message)
    case 'template':
      return [fitTemplate(message)]
  }
}

function texts(text: string): readonly OutMessage[] {
  return split(text, LIMITS.text).map((piece) => ({ kind: 'text', text: piece }))
}

/** The last piece goes with the controls, whatever does not fit beside it goes ahead as text. */
function bodyAndLead(text: string, limit: number) {
  const whole = tidy(text).trim()
  const body = split(whole, limit).at(-1) ?? BLANK
  const lead = whole.length <= limit ? '' : whole.slice(0, whole.length - body.length)
  return { body, lead: texts(lead) }
}

function footerOf(message: { readonly footer?: string }): { readonly footer?: string } {
  const footer = oneLine(message.footer ?? '', LIMITS.footer)
  return footer === '' ? {} : { footer }
}

function fitButtons(message: Of<'buttons'>): readonly OutMessage[] {
  const buttons = distinct(message.buttons)
  const imageUrl = webAddress(message.imageUrl)
  const image: readonly OutMessage[] = imageUrl === null ? [] : [{ kind: 'image', url: imageUrl }]
  if (buttons.length === 0) return [...image, ...texts(message.text)]
  if (buttons.length > LIMITS.buttons) {
    const list = { text: message.text, ...footerOf(message), button: LIST_SIGN }
    return [...image, ...fitList({ kind: 'list', ...list, sections: [{ rows: buttons }] })]
  }
  const { body, lead } = bodyAndLead(message.text, LIMITS.body)
  return [
    ...lead,
    {
      kind: 'buttons',
      text: body,
      ...footerOf(message),
      buttons: uniqueTitles(buttons),
      ...(imageUrl === null ? {} : { imageUrl }),
    },
  ]
}

/** One of each id: a second one would mean the same tap. An empty id can't be answered at all. */
function distinct<T extends { readonly id: string }>(entries: readonly T[]): readonly T[] {
  const kept = new Map<string, T>()
  for (const entry of entries) {
    const id = oneId(entry.id, LIMITS.rowId)
    if (id !== '' && !kept.has(id)) kept.set(id, { ...entry, id })
  }
  return [...kept.values()]
}

/** Ids are ours and short; one that is not is cut bluntly: an ellipsis would only make it look whole. */
function oneId(id: string, limit: number): string {
  return tidy(id).trim().slice(0, limit).toWellFormed().trim()
}

/** Graph refuses two buttons of one title: the later ones get a number. */
function uniqueTitles(buttons: readonly Button[]): readonly Button[] {
  const taken = new Set<string>()
  return buttons.map(({ id, title: wanted }) => {
    const title = oneLine(wanted, LIMITS.buttonTitle) || BLANK
    let unique = title
    for (let n = 2; taken.has(unique); n++) {
      unique = `${cut(title, LIMITS.buttonTitle - ` ${n}`.length)} ${n}`
    }
    taken.add(unique)
    return { id, title: unique }
  })
}

function fitList(message: Of<'list'>): readonly OutMessage[] {
  const pages = pagesOf(message.sections)
  if (pages.length === 0) return texts(message.text)
  const { body, lead } = bodyAndLead(message.text, LIMITS.listBody)
  const shared = {
    kind: 'list',
    ...footerOf(message),
    button: oneLine(message.button, LIMITS.listButton) || LIST_SIGN,
  } as const
  return [
    ...lead,
    ...pages.map((sections, page) => {
      return { ...shared, text: page === 0 ? body : `${page + 1}/${pages.length}`, sections }
    }),
  ]
}

/** Sections of at most ten rows in all per page; a section that is broken keeps its title on both. */
function pagesOf(sections: readonly ListSection[]): readonly (readonly ListSection[])[] {
  const placed = distinct(
    sections.flatMap(({ title, rows }, section) =>
      rows.map((row) => ({ ...row, section, sectionTitle: title })),
    ),
  )
  const pages: ListSection[][] = []
  for (let start = 0; start < placed.length; start += LIMITS.rows) {
    const page = placed.slice(start, start + LIMITS.rows)
    const groups = [...Map.groupBy(page, (row) => row.section).values()]
    pages.push(
      groups.map((rows) => {
        const title = oneLine(rows[0]?.sectionTitle ?? '', LIMITS.sectionTitle)
        // With several sections Graph wants a title on each.
        const shown = title === '' && groups.length > 1 ? BLANK : title
        return { ...(shown === '' ? {} : { title: shown }), rows: rows.map(fitRow) }
      }),
    )
  }
  return pages
}

/** A name too long for the title is told whole in the description, behind the price that stands there. */
function fitRow({ id, title, description }: ListRow): ListRow {
  const name = oneLine(title, Number.POSITIVE_INFINITY) || BLANK
  const shown = cut(name, LIMITS.rowTitle)
  const said = oneLine(description ?? '', LIMITS.rowDescription)
  const more = shown === name ? said : [said, name].filter((part) => part !== '').join(' · ')
  return more === ''
    ? { id, title: shown }
    : { id, title: shown, description: cut(more, LIMITS.rowDescription) }
}

function fitLink(message: Of<'link'>): readonly OutMessage[] {
  const url = webAddress(message.url)
  if (url === null) return texts(`${message.text}\n\n${message.url}`)
  const { body, lead } = bodyAndLead(message.text, LIMITS.body)
  const label = oneLine(message.label, LIMITS.linkLabel) || BLANK
  return [...lead, { kind: 'link', text: body, ...footerOf(message), label, url }]
}

function fitImage(message: Of<'image'>): readonly OutMessage[] {
  const url = webAddress(message.url)
  if (url === null) return texts(message.caption ?? '')
  const [caption, ...rest] = split(message.caption ?? '', LIMITS.caption)
  const image: OutMessage = { kind: 'image', url, ...(caption === undefined ? {} : { caption }) }
  return [image, ...texts(rest.join('\n'))]
}

/** An address Graph or a phone can open: absolute, http(s), not too long; `null` for others. */
function webAddress(url: string | undefined): string | null {
  if (url === undefined || !URL.canParse(url)) return null
  const { protocol, href } = new URL(url)
  const isWeb = protocol === 'https:' || protocol === 'http:'
  return isWeb && href.length <= LIMITS.url ? href : null
}

/** Parameters share the body's 1,024 characters with the template's own words; those get the rest. */
const TEMPLATE_PARAMETERS = 800

function fitTemplate(message: Of<'template'>): OutMessage {
  const share = Math.max(10, Math.floor(TEMPLATE_PARAMETERS / Math.max(1, message.body.length)))
  return {
    ...message,
    // Line breaks, tabs and runs of spaces in a parameter are refused.
    body: message.body.map(({ name, text }) => ({ name, text: oneLine(text, share) || BLANK })),
    buttonPayloads: message.buttonPayloads
      .slice(0, LIMITS.templateButtons)
      .map((payload) => oneId(payload, LIMITS.templatePayload) || BLANK),
  }
}
