// oxlint-disable import/default -- `type: 'text'` gives each file its text as the default export
import chezMadoEn from './chez-mado-en.toml' with { type: 'text' }
import chezMadoFr from './chez-mado-fr.toml' with { type: 'text' }
import chezMadoMixed from './chez-mado-mixed.toml' with { type: 'text' }
import chezMadoRw from './chez-mado-rw.toml' with { type: 'text' }
import chezMadoSw from './chez-mado-sw.toml' with { type: 'text' }
import leQuaiEn from './le-quai-en.toml' with { type: 'text' }
import leQuaiFr from './le-quai-fr.toml' with { type: 'text' }

/** The files of dialogues over the sample bars, as text. */
export const DIALOGUE_FILES: readonly string[] = [
  asText(chezMadoEn),
  asText(chezMadoFr),
  asText(chezMadoRw),
  asText(chezMadoSw),
  asText(chezMadoMixed),
  asText(leQuaiFr),
  asText(leQuaiEn),
]

function asText(embedded: unknown): string {
  if (typeof embedded !== 'string')
    throw new TypeError('a file of dialogues was not embedded as text')
  return embedded
}
