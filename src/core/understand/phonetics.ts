/** In order: a later rule sees what an earlier one wrote. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/(.)\1+/g, '$1'],
  [/gu(?=[ei])/g, 'g'],
  [/sch|sk|sc(?=[aou])/g, 'sk'],
  [/chr/g, 'kr'],
  [/ch|sh/g, 'C'],
  [/gh/g, ''],
  [/ph/g, 'f'],
  [/(?:tz|ts|z)/g, 's'],
  [/c(?=[eiy])/g, 's'],
  [/ck|q|c|x/g, 'k'],
  [/h/g, ''],
  [/ou|oo|w|u/g, 'u'],
  [/eau|au|ao/g, 'o'],
  [/ee|ie|ei|ea|ai|y/g, 'i'],
  [/r/g, 'l'],
  [/v/g, 'f'],
  [/(.)\1+/g, '$1'],
]

/**
 * How a word sounds to this region's ears: equal keys for `guinness` and `gines`, `mojito` and
 * `mohito`, `brochette` and `broshet`. Takes a folded word; empty where nothing is left.
 */
export function phoneticKey(word: string): string {
  let key = word
  for (const [pattern, sound] of RULES) key = key.replace(pattern, sound)
  return key.length > 3 ? key.replace(/[ei]$/, '') : key
}
