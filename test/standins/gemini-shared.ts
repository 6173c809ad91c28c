import { afterAll, beforeEach, expect } from 'bun:test'

import { type Asked, outcomeAt } from './gemini-asking.ts'
import type { GenerateBody } from './gemini-checks.ts'
import { type GeminiReply, geminiStandin } from './gemini.ts'

/** The stand-in of a file's tests, stopped after the last; each test must have used up what it scripted. */
export async function sharedStandin() {
  const standin = await geminiStandin()
  afterAll(() => standin.stop())
  beforeEach(() => {
    expect(standin.left()).toBe(0)
  })
  return {
    standin,
    outcome: (replies: readonly GeminiReply[], over?: Asked) => outcomeAt(standin, replies, over),
    /** A request's body as it came over the wire; -1 is the last. */
    body: (at: number) => standin.requests.at(at)?.body as GenerateBody,
  }
}
