import type { CallRecord } from '../../src/demo/realtime/record.ts'
import type { CallScript } from '../../src/demo/realtime/script.ts'
import { CALL_SCRIPTS } from '../../src/demo/realtime/scripts/all.ts'
import type { BarOnFile } from './bars.ts'

export function scriptOf(name: string): CallScript {
  const found = CALL_SCRIPTS.find((script) => script.name === name)
  if (found === undefined) throw new Error(`there is no script ${name}`)
  return found
}

/** The script as a call of this phone to this bar. */
export function ringing(script: CallScript, bar: BarOnFile, phone: string): CallScript {
  const { ring } = script
  const callerPhone = ring.callerPhone === null ? null : phone
  return { ...script, ring: { ...ring, callerPhone, barHint: bar.id } }
}

/** What is known of one call in the database once it is over. */
export type Told = {
  readonly state: string
  readonly outcome: string | null
  readonly reason: string | null
  readonly summaries: number
  readonly isGreeted: boolean
  readonly transcripts: number
  readonly consents: number
}

/** Names of the functions that were answered, and how often each call was. */
export function outputsIn(record: CallRecord): readonly (readonly [string, number])[] {
  return Object.entries(record.functionCalls).map(([id, name]) => [
    name,
    record.outputs[id]?.length ?? 0,
  ])
}

/** How often the model was told that it has placed an order. */
export function placedIn({ functionCalls, outputs }: CallRecord): number {
  const told = Object.keys(functionCalls).filter((id) => functionCalls[id] === 'place_order')
  return told.filter((id) => outputs[id]?.some((output) => output.includes('"ok":true'))).length
}

/** What the model was told of functions that did nothing: name and answer. */
export function refusalsIn({ functionCalls, outputs }: CallRecord): readonly string[] {
  return Object.entries(outputs).flatMap(([id, told]) =>
    told
      .filter((output) => output.startsWith('{"ok":false'))
      .map((output) => `${functionCalls[id]}: ${output}`),
  )
}
