import type { Claim } from '../../../core/truth/claim.ts'
import { foldClaims, undisguised } from '../../../core/truth/fold-claims.ts'

/** So many words in a row are a quotation; an honest answer that comes to one by chance is asked for again in other words. */
const RUN = 7

/**
 * Finds where a text quotes what the model is told: guests may ask for it, and get none of it in our words (what is translated is not found). Names of tools are no
 * words of any language, and are taken for addresses by the truth check.
 */
export function quotationsOf(rules: string): (text: string) => readonly Claim[] {
  const told = new Set(rules.split('\n').flatMap(runsIn))
  return (text) => {
    const found = runsIn(text).find((run) => told.has(run))
    return found === undefined ? [] : [{ kind: 'rules', text: found }]
  }
}

function runsIn(text: string): readonly string[] {
  const words = undisguised(foldClaims(text)).match(/[\p{L}\p{N}]+/gu) ?? []
  return words.slice(RUN - 1).map((_, at) => words.slice(at, at + RUN).join(' '))
}
