import { PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from '@cantoo/pdf-lib'

import { qrPath, qrSquare } from './qr-image.ts'
import type { TableCard } from './table-cards.ts'

const MM = 72 / 25.4
const A4 = { width: 210 * MM, height: 297 * MM }
const CARD = { width: 90 * MM, height: 90 * MM }
const COLUMNS = 2
const ROWS = 3
const PER_PAGE = COLUMNS * ROWS
const LEFT = (A4.width - COLUMNS * CARD.width) / 2
const BOTTOM = (A4.height - ROWS * CARD.height) / 2
const PADDING = 6 * MM
const QR_SIZE = 48 * MM
const INK = rgb(0, 0, 0)
const FAINT = rgb(0.45, 0.45, 0.45)

type Fonts = { readonly regular: PDFFont; readonly bold: PDFFont }

/**
 * A4 sheets of square cards, 9 cm, six a page, with cut marks; all vectors, so they print sharp.
 * @param madeAt goes into the file's own dates.
 */
export async function tableCardsPdf(
  cards: readonly TableCard[],
  madeAt: Date,
): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  document.setTitle(`${cards[0]?.barName ?? ''}: table cards`)
  document.setCreator('maitred')
  document.setProducer('maitred')
  document.setCreationDate(madeAt)
  document.setModificationDate(madeAt)
  const fonts = {
    regular: await document.embedFont(StandardFonts.Helvetica),
    bold: await document.embedFont(StandardFonts.HelveticaBold),
  }
  for (let first = 0; first < cards.length; first += PER_PAGE) {
    const page = document.addPage([A4.width, A4.height])
    drawCutMarks(page)
    cards.slice(first, first + PER_PAGE).forEach((card, place) => {
      const column = place % COLUMNS
      const row = Math.floor(place / COLUMNS)
      const x = LEFT + column * CARD.width
      const top = A4.height - BOTTOM - row * CARD.height
      drawCard(page, fonts, card, { x, top })
    })
  }
  return await document.save()
}

type Corner = { readonly x: number; readonly top: number }

/** From the top: the bar, the table and the code, the invitation. */
function drawCard(page: PDFPage, fonts: Fonts, card: TableCard, { x, top }: Corner): void {
  const centre = x + CARD.width / 2
  const width = CARD.width - 2 * PADDING
  const centred = (text: string, style: Style) =>
    drawCentred(page, text, centre, { ...style, width })
  centred(card.barName, { font: fonts.bold, size: 15, y: top - 12 * MM, colour: INK })
  const place = card.area === null ? '' : card.area
  centred(place, { font: fonts.regular, size: 9, y: top - 16.5 * MM, colour: FAINT })
  drawQr(page, card.link, { x: centre - QR_SIZE / 2, top: top - 17.5 * MM })
  centred(card.label, { font: fonts.bold, size: 26, y: top - 73 * MM, colour: INK })
  const [first = '', ...rest] = card.invitations
  centred(first, { font: fonts.bold, size: 12, y: top - 79.5 * MM, colour: INK })
  centred(rest.join('  ·  '), { font: fonts.regular, size: 8.5, y: top - 84 * MM, colour: FAINT })
}

function drawQr(page: PDFPage, link: string, { x, top }: Corner): void {
  const square = qrSquare(link)
  page.drawSvgPath(qrPath(square), { x, y: top, scale: QR_SIZE / square.length, color: INK })
}

type Style = {
  readonly font: PDFFont
  readonly size: number
  readonly y: number
  readonly colour: ReturnType<typeof rgb>
}

/** One line, shrunk to the width when it is too long. */
function drawCentred(
  page: PDFPage,
  text: string,
  centre: number,
  style: Style & { readonly width: number },
): void {
  const printable = printableIn(style.font, text)
  if (printable === '') return
  const natural = style.font.widthOfTextAtSize(printable, style.size)
  const size = style.size * Math.min(1, style.width / natural)
  const x = centre - style.font.widthOfTextAtSize(printable, size) / 2
  page.drawText(printable, { x, y: style.y, size, font: style.font, color: style.colour })
}

/** PDF's own fonts hold Western European letters; others lose their accents, or are left out. */
function printableIn(font: PDFFont, text: string): string {
  const known = new Set(font.getCharacterSet())
  const isKnown = (sign: string) => known.has(sign.codePointAt(0) ?? 0)
  return Array.from(text.normalize('NFC'))
    .map((sign) =>
      isKnown(sign) ? sign : Array.from(sign.normalize('NFD')).filter(isKnown).join(''),
    )
    .join('')
    .trim()
}

const MARK = 5 * MM
const GAP = 2 * MM

/** Short lines in the margins where the cuts go; none inside, where they would be seen on a card. */
function drawCutMarks(page: PDFPage): void {
  const right = A4.width - LEFT
  const top = A4.height - BOTTOM
  const line = (x1: number, y1: number, x2: number, y2: number) =>
    page.drawLine({ start: { x: x1, y: y1 }, end: { x: x2, y: y2 }, thickness: 0.4, color: FAINT })
  for (let column = 0; column <= COLUMNS; column += 1) {
    const x = LEFT + column * CARD.width
    line(x, BOTTOM - GAP - MARK, x, BOTTOM - GAP)
    line(x, top + GAP, x, top + GAP + MARK)
  }
  for (let row = 0; row <= ROWS; row += 1) {
    const y = BOTTOM + row * CARD.height
    line(LEFT - GAP - MARK, y, LEFT - GAP, y)
    line(right + GAP, y, right + GAP + MARK, y)
  }
}
