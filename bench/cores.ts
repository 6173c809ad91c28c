import { availableParallelism } from 'node:os'

/** Keeps this process, and whatever it starts from now on, to one core; gives back how to let it go. */
export function keepTo(core: number): () => void {
  pin(String(core))
  return () => pin(`0-${availableParallelism() - 1}`)
}

/** Whether processes can be kept apart here: with `taskset`, on two cores or more. */
export function canKeepApart(): boolean {
  return Bun.which('taskset') !== null && availableParallelism() > 1
}

/** All threads of the process: those that it has already, too. */
function pin(cores: string): void {
  const { exitCode, stderr } = Bun.spawnSync(['taskset', '-acp', cores, String(process.pid)])
  if (exitCode !== 0) throw new Error(`taskset: ${stderr.toString().trim()}`)
}
