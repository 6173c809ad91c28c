import { formatProblem, type Problem } from '../config/problems.ts'
import { CommandError, EXIT, type ExitCode, type Terminal } from './command.ts'

/** @throws CommandError when the file can't be read. */
export async function readOperatorFile(path: string): Promise<Uint8Array> {
  return await Bun.file(path).bytes().catch(unread(path))
}

/** @throws CommandError for a file of the operator's that can't be read. */
export function unread(path: string): (error: unknown) => never {
  const otherwise = fileFault(`${path} can't be read`, EXIT.data)
  return (error) => {
    if (!(error instanceof Error) || Reflect.get(error, 'code') !== 'ENOENT') otherwise(error)
    throw new CommandError(`there is no file ${path}`, EXIT.data)
  }
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
