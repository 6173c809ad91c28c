/** Runs one part of `bun run verify` after another. Imports nothing that must be installed first. */
import { join } from 'node:path'

export const ROOT = join(import.meta.dir, '..')

export type Outcome = {
  readonly passed: number
  readonly failed: number
  /** What went wrong and what to do about it; shown only on failure. */
  readonly output: string
}

export type Step = {
  readonly name: string
  readonly run: () => Promise<Outcome>
}

type Command = {
  /** Arguments for this very Bun. */
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** What to do when it fails, besides reading its output. */
  readonly hint?: string
}

/** No step takes half of this on two quiet cores; a hanging one must not eat the time of the others. */
const STEP_LIMIT_MS = 25 * 60_000

export type Ran = { readonly exitCode: number; readonly output: string }

export async function runBun({ args, env = {} }: Command): Promise<Ran> {
  const child = Bun.spawn([process.execPath, ...args], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    timeout: STEP_LIMIT_MS,
  })
  const [stdout, stderr] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ])
  const exitCode = await child.exited
  const late = child.signalCode === null ? '' : `\nended by ${child.signalCode}`
  return { exitCode, output: `${stdout}${stderr}${late}` }
}

/** A step that counts as one: the command ends well, or not. */
export function check(name: string, command: Command): Step {
  return {
    name,
    run: async () => {
      const { exitCode, output } = await runBun(command)
      return exitCode === 0
        ? { passed: 1, failed: 0, output }
        : { passed: 0, failed: 1, output: withHint(output, command.hint) }
    },
  }
}

/**
 * A run of `bun test`, or several side by side: their tests count. No test at all, or a skipped one, is a failure. Tests
 * that start servers mostly wait, so two runs share two cores well.
 */
export function tests(name: string, ...commands: readonly Command[]): Step {
  return {
    name,
    run: async () => {
      const outcomes = await Promise.all(commands.map(testRun))
      return {
        passed: outcomes.reduce((sum, one) => sum + one.passed, 0),
        failed: outcomes.reduce((sum, one) => sum + one.failed, 0),
        output: outcomes
          .filter(({ failed }) => failed > 0)
          .map(({ output }) => output)
          .join('\n'),
      }
    },
  }
}

async function testRun(command: Command): Promise<Outcome> {
  const { exitCode, output } = await runBun({ ...command, args: ['test', ...command.args] })
  const count = (word: string) =>
    Number(new RegExp(`^ *(\\d+) ${word}$`, 'm').exec(output)?.[1] ?? 0)
  const passed = count('pass')
  const left = count('skip') + count('todo')
  const failed = count('fail') + left
  const isGood = exitCode === 0 && failed === 0 && passed > 0
  if (isGood) return { passed, failed: 0, output }
  const why = left > 0 ? `${left} tests were skipped or left to do.\n` : ''
  return {
    passed,
    failed: Math.max(1, failed),
    output: withHint(`${why}${onlyFaults(output)}`, command.hint),
  }
}

/** Without tests that passed, and without the names of files in which all did. */
function onlyFaults(output: string): string {
  const lines = output.split('\n').filter((line) => line !== '' && !line.startsWith('(pass)'))
  const isFile = (line: string | undefined) => line !== undefined && /^\S+-?test\.ts:$/.test(line)
  return lines.filter((line, at) => !isFile(line) || !isFile(lines[at + 1])).join('\n')
}

function withHint(output: string, hint: string | undefined): string {
  return hint === undefined ? output : `${output}\nWhat to do: ${hint}`
}

const SHOWN_LINES = 80

/** Runs every step, whatever the others did, and prints time and outcome of each. Gives the sum. */
export async function runSteps(steps: readonly Step[]): Promise<Outcome> {
  let passed = 0
  let failed = 0
  const started = performance.now()
  for (const [index, step] of steps.entries()) {
    const place = `[${index + 1}/${steps.length}]`
    console.log(`${place} ${step.name} …`)
    const from = performance.now()
    const outcome = await step.run().catch((thrown: unknown) => bug(thrown))
    passed += outcome.passed
    failed += outcome.failed
    const seconds = ((performance.now() - from) / 1000).toFixed(1).padStart(6)
    const verdict = outcome.failed === 0 ? 'ok' : `FAILED (${outcome.failed})`
    console.log(`${place} ${step.name}: ${verdict}, ${outcome.passed} passed,${seconds} s`)
    if (outcome.failed > 0) console.log(indented(outcome.output))
  }
  console.log(`All of it took ${((performance.now() - started) / 1000).toFixed(0)} s.`)
  return { passed, failed, output: '' }
}

function bug(thrown: unknown): Outcome {
  const output = thrown instanceof Error ? (thrown.stack ?? thrown.message) : 'thrown: not an Error'
  return { passed: 0, failed: 1, output }
}

function indented(output: string): string {
  const lines = output.trimEnd().split('\n')
  const left = lines.length - SHOWN_LINES
  const head = left > 0 ? [`… ${left} lines before …`] : []
  return [...head, ...lines.slice(-SHOWN_LINES)].map((line) => `    ${line}`).join('\n')
}
