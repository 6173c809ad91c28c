const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** Cut to `limit` UTF-16 units at a grapheme border, with an ellipsis where something was lost. */
export function cutTitle(text: string, limit: number): string {
  if (text.length <= limit) return text
  let kept = ''
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length + segment.length > limit - 1) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}
