// oxlint-disable import/default -- `type: 'text'` gives each file its text as the default export
import chezMado from './chez-mado.toml' with { type: 'text' }
import leQuai from './le-quai.toml' with { type: 'text' }

/** The sample bars as files: one paid in Rwandan francs by MoMo, one in euros by Revolut and SEPA. */
export const SAMPLE_BARS: readonly { readonly name: string; readonly text: string }[] = [
  { name: 'chez-mado.toml', text: asText(chezMado) },
  { name: 'le-quai.toml', text: asText(leQuai) },
]

function asText(embedded: unknown): string {
  if (typeof embedded !== 'string') throw new TypeError('a sample bar was not embedded as text')
  return embedded
}
