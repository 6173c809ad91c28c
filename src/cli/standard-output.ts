import type { Writable } from 'node:stream'

export type Output = {
  line(text: string): void
  /** Waits until all is written; the code of what kept a line from it, or `null`. */
  lost(): Promise<string | null>
}

/**
 * Standard output of a process that must not end with its reader: the log of a server goes there too, and orders are
 * still taken when whoever read it is gone, or the disk it went to is full. Whoever closes a pipe early
 * (`maitred bar list | head -1`) has read what he wanted; any other fault loses an answer, and is told.
 */
export function standardOutput(stream: Writable): Output {
  let lost: string | null = null
  const note = (error: Error | null | undefined) => {
    if (error === null || error === undefined) return
    const code: unknown = Reflect.get(error, 'code')
    if (code !== 'EPIPE') lost ??= typeof code === 'string' ? code : error.name
  }
  // Without a listener the stream's error ends the process.
  stream.on('error', () => {})
  return {
    line: (text) => void stream.write(`${text}\n`, note),
    async lost() {
      await new Promise<void>((resolve) => void stream.write('', () => resolve()))
      return lost
    },
  }
}
