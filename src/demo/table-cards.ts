import { renderSVG } from 'uqr'

/** The page's address that a table's card opens in a camera phone: it scans that table at once. */
export function scanAddress(base: string, barSlug: string, table: string): string {
  const url = new URL('/demo', base)
  url.searchParams.set('scan', table)
  url.searchParams.set('bar', barSlug)
  return url.href
}

/** A QR code as SVG: black on white with the four modules of quiet the standard asks for. */
export function qrSvg(text: string): string {
  const svg = renderSVG(text, { ecc: 'M', border: 4, pixelSize: 4 })
  // Without it browsers soften the modules' edges and hairlines show between them.
  return svg.replace('<svg ', '<svg shape-rendering="crispEdges" ')
}
