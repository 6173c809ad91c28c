import { formatProblem, type Problem } from '../config/problems.ts'
import { CommandError, EXIT, type ExitCode, type Terminal } from './command.ts'

/** @throws CommandError when the file can't be read. */
export async function readOperatorFile(path: string): Promise<Uint8Array> {
  const file = Bun.file(path)
  if (!(await file.exists())) throw new CommandError(`there is no file ${path}`, EXIT.data)
  return await file.bytes().catch(fileFault(`${path} can't be read`, EXIT.data))
}

/**
 * Tells a fault of the file system (not allowed, no such folder, disk full) in words with its code; all else goes on.
 * @throws CommandError
 */
export function fileFault(
  what: string,
  exitCode: ExitCode = EXIT.failed,
): (error: unknown) => never {
  return (error) => {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
    if (typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) throw error
    throw new CommandError(`${what} (${code})`, exitCode)
  }
}

/** Prints every problem of a file; gives the exit code. */
export function stopOnProblems(problems: readonly Problem[], terminal: Terminal): ExitCode {
  for (const problem of problems) terminal.problem(formatProblem(problem))
  const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`
  terminal.problem(`maitred: ${count}; nothing was changed`)
  return EXIT.data
}
