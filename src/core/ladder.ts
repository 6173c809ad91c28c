import type { HouseRules, StaffMember } from './bar.ts'

/** One rung for an order nobody accepted. `staffIndex` counts in the order of `staffInTurn`. */
export type LadderStep =
  | { readonly kind: 'remind'; readonly afterSeconds: number; readonly staffIndex: number }
  | { readonly kind: 'escalate'; readonly afterSeconds: number; readonly staffIndex: number }
  | { readonly kind: 'tell_diner'; readonly afterSeconds: number }

/** Staff in the order they are told: by position, then phone, so that every replica agrees. */
export function staffInTurn(staff: readonly StaffMember[]): readonly StaffMember[] {
  return staff.toSorted((a, b) => a.position - b.position || (a.phone < b.phone ? -1 : 1))
}

/** Whom what is the owner's business is told: where nobody is called owner, the first of the others. */
export function ownerOf(staff: readonly StaffMember[]): StaffMember | undefined {
  const inTurn = staffInTurn(staff)
  return inTurn.find(({ role }) => role === 'owner') ?? inTurn[0]
}

/**
 * What happens while an order stays placed, with seconds since it was placed: the first number is reminded,
 * each further one is told in turn, and at its own time, however many numbers are left, the diner hears the truth.
 */
export function ladder(rules: HouseRules, staff: readonly StaffMember[]): readonly LadderStep[] {
  const rungs = staff.map((_, staffIndex): LadderStep => {
    const afterSeconds = rules.remindAfterSeconds + staffIndex * rules.escalateAfterSeconds
    return { kind: staffIndex === 0 ? 'remind' : 'escalate', afterSeconds, staffIndex }
  })
  const tell: LadderStep = { kind: 'tell_diner', afterSeconds: rules.tellDinerAfterSeconds }
  // Stable: at the same second staff come before the diner, who may then hear that someone was asked just now.
  return [...rungs, tell].toSorted((a, b) => a.afterSeconds - b.afterSeconds)
}
