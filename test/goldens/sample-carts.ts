import { readSamples } from '../../src/demo/demo-bars.ts'
import { formOf } from '../../src/evaluation/expected-line.ts'
import { aTab, someFacts } from './sample-bar.ts'
import { aTalk } from './talk.ts'

const BUNDLES = new Map(readSamples().map((bundle) => [bundle.bar.slug, bundle]))

/**
 * The cart at a sample bar after these turns, each of one message or of several that came at once, as lines of the
 * dialogues: `2 primus/72 +chili:no-chili # no salt`.
 */
export function cartAt(
  slug: 'chez-mado' | 'le-quai',
  ...turns: readonly (string | readonly string[])[]
): readonly string[] {
  const talk = talkAt(slug)
  for (const turn of turns) talk.say(...[turn].flat())
  return (talk.facts().tab?.lines ?? []).map((line) => {
    return [`${line.quantity} ${formOf(line)}`, line.note ?? []].flat().join(' # ')
  })
}

/** A talk of somebody who sits at a sample bar, in the evening. */
function talkAt(slug: 'chez-mado' | 'le-quai') {
  const bundle = BUNDLES.get(slug)
  if (bundle === undefined) throw new Error(`no sample bar ${slug}`)
  const { bar, categories, items, tables, payments } = bundle
  const table = tables[0]?.label ?? ''
  return aTalk(
    someFacts({
      bar: { ...bar, menuVersion: 1 },
      menu: { barId: bar.id, version: 1, currency: bar.currency, categories, items },
      tables,
      payments,
      tab: aTab({ barId: bar.id, tables: [table] }),
    }),
  )
}
