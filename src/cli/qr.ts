import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { BarBundle } from '../bars/bundle.ts'
import { loadBundle } from '../bars/store.ts'
import { tableCardsPdf } from '../cards/pdf.ts'
import { qrPng, qrSquare, qrSvg } from '../cards/qr-image.ts'
import { parseTableRange, type TableCard, tableCard } from '../cards/table-cards.ts'
import type { Config } from '../config/schema.ts'
import { parsePhone } from '../core/phone.ts'
import { systemClock } from '../platform/clock.ts'
import { noBar } from './bar-option.ts'
import { type Command, CommandError, EXIT, type Typed, UsageError } from './command.ts'
import { fileFault } from './files.ts'
import { CONFIG_OPTION, settingsFor } from './settings.ts'
import { withDatabase } from './with-database.ts'

/** Sharp at 300 dpi up to 5 cm. */
const PIXELS_PER_MODULE = 8

export const qr: Command = {
  args: [],
  options: {
    ...CONFIG_OPTION,
    bar: { value: 'BAR', about: 'short name or id of the bar' },
    tables: { value: 'A1-A20', about: 'which tables (default: all of the bar’s)' },
    out: { value: 'FILE.pdf|DIR/', about: 'a sheet of cards, or a folder of pictures' },
    format: { value: 'svg|png', about: 'pictures in the folder (default: svg)' },
    number: { value: '+25070…', about: 'WhatsApp number (default: [whatsapp] number)' },
  },
  details:
    'The sheet is A4 with six cards of 9 cm and cut marks. Each code opens WhatsApp with the\n' +
    'table’s text typed in; the diner only has to send it.',
  run: async (typed, terminal) => {
    const [slug, out] = [needed(typed, 'bar'), needed(typed, 'out')]
    const format = typed.text('format') ?? 'svg'
    if (format !== 'svg' && format !== 'png') {
      throw new UsageError(`--format is svg or png, not "${format}"`)
    }
    const isSheet = out.toLowerCase().endsWith('.pdf')
    if (!isSheet && /\.\w+$/.test(out)) {
      throw new UsageError(`--out is a file FILE.pdf or a folder DIR/, not "${out}"`)
    }
    if (isSheet && typed.text('format') !== undefined) {
      throw new UsageError('--format is for pictures in a folder: a sheet is always a PDF')
    }
    const { config } = settingsFor(typed, terminal, 'database')
    const phone = numberFor(typed, config)
    const bundle = await withDatabase(config, (database) => loadBundle(database.db, slug))
    if (bundle === null) throw noBar(slug)
    const cards = chosenTables(typed, bundle).map((table) => tableCard(bundle.bar, table, phone))
    const writing = isSheet ? writeSheet(cards, out) : writePictures(cards, out, format)
    await writing.catch(fileFault(`${out} can't be written`))
    terminal.out(`${cards.length} ${isSheet ? 'cards' : 'pictures'} in ${out}`)
    return EXIT.ok
  },
}

function needed(typed: Typed, option: string): string {
  const value = typed.text(option)
  if (value === undefined) throw new UsageError(`--${option} is missing`)
  return value
}

function numberFor(typed: Typed, config: Config): string {
  const text = typed.text('number') ?? config.whatsapp.number
  if (text === null) {
    throw new UsageError('no WhatsApp number: set [whatsapp] number, or give --number +250…')
  }
  const phone = parsePhone(text)
  if (phone === null) throw new UsageError(`--number is an international number, not "${text}"`)
  return phone
}

function chosenTables(typed: Typed, { bar, tables }: BarBundle): BarBundle['tables'] {
  const text = typed.text('tables')
  if (text === undefined) {
    if (tables.length === 0)
      throw new CommandError(`${bar.slug} has no tables; give --tables A1-A20`)
    return tables
  }
  const range = parseTableRange(text)
  if (!range.ok)
    throw new UsageError(`--tables can't be read at "${range.part}"; such as A1-A20,VIP`)
  const known = new Map(tables.map((table) => [table.label, table]))
  const unknown = range.labels.filter((label) => !known.has(label))
  if (unknown.length > 0) {
    throw new CommandError(
      `${bar.slug} has no table ${unknown.join(', ')}: a card for it would lead nowhere`,
    )
  }
  return range.labels.flatMap((label) => known.get(label) ?? [])
}

async function writeSheet(cards: readonly TableCard[], file: string): Promise<void> {
  await Bun.write(file, await tableCardsPdf(cards, systemClock.now()))
}

async function writePictures(
  cards: readonly TableCard[],
  folder: string,
  format: 'svg' | 'png',
): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const card of cards) {
    const square = qrSquare(card.link)
    const picture =
      format === 'svg'
        ? qrSvg(square, `${card.barName} ${card.label}`)
        : qrPng(square, PIXELS_PER_MODULE)
    await Bun.write(join(folder, `${card.label}.${format}`), picture)
  }
}
