// oxlint-disable import/default -- `type: 'text'` gives each file its text as the default export
import script from './pay.js' with { type: 'text' }

import css from './pay.css' with { type: 'text' }

function text(embedded: unknown): string {
  if (typeof embedded !== 'string') throw new TypeError('an asset was not embedded as text')
  return embedded
}

export const payCss = text(css)
export const payScript = text(script)
