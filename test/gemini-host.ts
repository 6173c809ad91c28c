/**
 * A program that asks Gemini's stand-in for one answer and every failure, prints what it got, and ends: run as a
 * minified binary it shows that nothing hangs on the names of classes and that no timer is left behind.
 */
import { MODEL_FAULTS } from './contracts/model-standin.ts'
import { fault, modelAt, respond, SAY } from './standins/gemini-asking.ts'
import { geminiStandin } from './standins/gemini.ts'

const LIMIT_MS = 600_000
const HANGING: ReadonlySet<string> = new Set(['slow_headers', 'stalled_body'])

const standin = await geminiStandin()
const told: Record<string, unknown> = {}
standin.script(SAY)
told['say'] = (await respond(modelAt(standin, { timeoutMs: LIMIT_MS }))).text
for (const name of MODEL_FAULTS) {
  // No failure of the vendor's: the tool loop finds it.
  if (name === 'unknown_tool') continue
  standin.script(fault(name))
  const timeoutMs = HANGING.has(name) ? 100 : LIMIT_MS
  const error: unknown = await respond(modelAt(standin, { timeoutMs, tries: 1 })).catch(
    (thrown: unknown) => thrown,
  )
  const { failure, reason = '-' } = Object(error) as { failure?: string; reason?: string }
  told[name] = `${failure}/${reason}`
}
await standin.stop()
process.stdout.write(JSON.stringify(told))
