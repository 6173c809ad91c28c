/** Label values of one observation, by label. */
export type Labels = Readonly<Record<string, string>>

/** Bars that have series of their own; those met later share `other`. A group beyond it asks the database. */
const MOST_BARS = 100
const OTHER = 'other'

/**
 * Combinations of label values of one series. Values come from closed sets, so nothing comes near it but a mistake, for
 * instance in a plugin of a bar's own; what is beyond it is counted and not kept.
 */
const MOST_SETS = 400

export type LabelSets = {
  /** The values to keep an observation under; `null`: not at all. */
  fold(series: string, values: Labels): Labels | null
}

/**
 * Keeps the number of series of a registry within bounds, whatever labels it is given.
 * @param onRefused told of each observation that is not kept.
 */
export function labelSets(onRefused: () => void): LabelSets {
  const bars = new Set<string>()
  const known = new Map<string, Set<string>>()
  return {
    fold(series, values) {
      const folded = withBar(bars, values)
      const sets = known.get(series) ?? new Set()
      known.set(series, sets)
      const key = Object.values(folded).join('\u0000')
      if (sets.has(key)) return folded
      if (sets.size >= MOST_SETS) {
        onRefused()
        return null
      }
      sets.add(key)
      return folded
    },
  }
}

function withBar(bars: Set<string>, values: Labels): Labels {
  const { bar } = values
  if (bar === undefined || bars.has(bar)) return values
  if (bars.size >= MOST_BARS) return { ...values, bar: OTHER }
  bars.add(bar)
  return values
}
