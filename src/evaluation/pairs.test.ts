import { expect, test } from 'bun:test'

import type { Language } from '../core/language.ts'
import type { MenuItem } from '../core/menu.ts'
import { understand } from '../core/understand/understand.ts'
import { readSamples } from '../demo/demo-bars.ts'
import { type ReadyBar, readyBar } from './room.ts'

const BARS = new Map(readSamples().map((bundle) => [bundle.bar.slug, readyBar(bundle)]))

/** What a message orders, as `2 fries`; what else it does by its name. */
function orderedBy({ compiled }: ReadyBar, text: string, language: Language): readonly string[] {
  const { menuIndex: index, detector } = compiled
  const { acts } = understand(text, { index, detector, conversationLanguage: language })
  return acts.flatMap((act) => {
    if (act.type !== 'add') return act.type
    return act.wanted.map(({ quantity, decision }) => {
      return `${quantity} ${decision.kind === 'sure' ? decision.itemId : decision.kind}`
    })
  })
}

/** As a guest would call it: without what stands in brackets, and its volume. */
function nameOf({ name }: MenuItem, language: Language): string {
  return (name[language] ?? name.default).replaceAll(/ ?\(.*\)| \d+ cl/g, '')
}

test.each([
  ['chez-mado', 'en'],
  ['chez-mado', 'sw'],
  ['le-quai', 'fr'],
] as const)(
  'of any two dishes of %s in %s both are read, each with its number',
  (slug, language) => {
    const ready = BARS.get(slug)
    if (ready === undefined) throw new Error(`no sample bar ${slug}`)
    const named = ready.compiled.menu.items
      .map((item) => ({ id: item.id, name: nameOf(item, language) }))
      .filter(({ id, name }) => orderedBy(ready, `2 ${name}`, language).join() === `2 ${id}`)

    const wrong = named.flatMap((one) =>
      named.flatMap((other) => {
        if (one === other) return []
        const text = `2 ${one.name}, 1 ${other.name}`
        const read = orderedBy(ready, text, language).join()
        return read === `2 ${one.id},1 ${other.id}` ? [] : [`${text}: ${read}`]
      }),
    )

    expect(named.length).toBeGreaterThan(20)
    expect(wrong).toEqual([])
  },
  30_000,
)
