import { expect, test } from 'bun:test'
import { EventEmitter } from 'node:events'
import { join } from 'node:path'

import { strayErrors } from './stray-errors.ts'

const fault = new TypeError('Aline said 0788123456')

function house() {
  const source = new EventEmitter()
  const lines: string[] = []
  const codes: number[] = []
  const goOn = strayErrors(source, {
    problem: (line) => lines.push(line),
    exit: (code) => codes.push(code),
  })
  return { source, lines, codes, goOn }
}

test.each(['uncaughtException', 'unhandledRejection'])(
  '%s ends a command, told without its message',
  (event) => {
    const { source, lines, codes } = house()

    source.emit(event, fault)

    expect(codes).toEqual([1])
    expect(lines[0]).toContain('a fault in the program itself (TypeError)')
    expect(lines.join('\n')).not.toContain('Aline')
  },
)

test('a server goes on after a promise that nobody waits for, and tells its log', () => {
  const { source, lines, codes, goOn } = house()
  const told: unknown[] = []
  goOn((thrown) => told.push(thrown))

  source.emit('unhandledRejection', fault)

  expect({ told, lines, codes }).toEqual({ told: [fault], lines: [], codes: [] })
})

test('a server ends when something is thrown in a callback', () => {
  const { source, codes, goOn } = house()
  goOn(() => {})

  source.emit('uncaughtException', fault)

  expect(codes).toEqual([1])
})

test.each([
  ['setTimeout(() => { throw new Error("Aline") })', 1, 'a fault in the program itself (Error)'],
  ['setTimeout(() => void Promise.reject(new Error("Aline")))', 0, 'logged Error'],
])('the process itself: %s', async (does, code, says) => {
  const script = `
    import { strayErrors } from ${JSON.stringify(join(import.meta.dir, 'stray-errors.ts'))}
    strayErrors(process, { problem: console.error, exit: process.exit })((thrown) => console.error('logged', thrown.constructor.name))
    ${does}`
  const run = Bun.spawn([process.execPath, '-e', script], { stdout: 'pipe', stderr: 'pipe' })

  expect(await run.exited).toBe(code)
  const said = await run.stderr.text()
  expect(said).toContain(says)
  expect(said).not.toContain('Aline')
})
