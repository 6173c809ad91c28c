import { PNG } from 'pngjs'
import { encode } from 'uqr'

/** A square of modules, `true` for black, with the quiet zone of four that readers need. */
export type QrSquare = readonly (readonly boolean[])[]

const QUIET_ZONE = 4

/**
 * Error correction `Q` reads on with a quarter of the code under beer or thumb; the codes of cards
 * are short enough to stay coarse with it.
 */
export function qrSquare(text: string, correction: 'L' | 'M' | 'Q' | 'H' = 'Q'): QrSquare {
  return encode(text, { ecc: correction, border: QUIET_ZONE }).data
}

/** @param pixelsPerModule 8 prints sharp at 300 dpi up to 5 cm. */
export function qrPng(square: QrSquare, pixelsPerModule: number): Uint8Array {
  const size = square.length * pixelsPerModule
  const image = new PNG({ width: size, height: size, colorType: 0 })
  for (let y = 0; y < size; y += 1) {
    const row = square[Math.floor(y / pixelsPerModule)] ?? []
    for (let x = 0; x < size; x += 1) {
      const shade = row[Math.floor(x / pixelsPerModule)] === true ? 0 : 255
      image.data.set([shade, shade, shade, 255], (y * size + x) * 4)
    }
  }
  return PNG.sync.write(image, { colorType: 0 })
}

/** One path in module units; scales to any size. */
export function qrSvg(square: QrSquare, title: string): string {
  const size = square.length
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" role="img" shape-rendering="crispEdges">`,
    `<title>${escapeXml(title)}</title>`,
    `<path fill="#fff" d="M0 0h${size}v${size}H0z"/>`,
    `<path d="${qrPath(square)}"/>`,
    '</svg>\n',
  ].join('')
}

/** Runs of black modules as SVG path commands, one module a unit, from the top left. */
export function qrPath(square: QrSquare): string {
  return runs(square)
    .map(({ x, y, length }) => `M${x} ${y}h${length}v1h-${length}z`)
    .join('')
}

type Run = { readonly x: number; readonly y: number; readonly length: number }

function runs(square: QrSquare): readonly Run[] {
  return square.flatMap((row, y) => {
    const found: Run[] = []
    row.forEach((isBlack, x) => {
      if (!isBlack) return
      const last = found.at(-1)
      if (last !== undefined && last.x + last.length === x) {
        found[found.length - 1] = { ...last, length: last.length + 1 }
      } else {
        found.push({ x, y, length: 1 })
      }
    })
    return found
  })
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (sign) => `&#${sign.codePointAt(0)};`)
}
