/** Asks once for each set of arguments, compared as JSON, and gives everyone who asks later the same answer, or the same error. */
export function remembered<A extends readonly unknown[], T>(
  ask: (...args: A) => Promise<T>,
): (...args: A) => Promise<T> {
  const answers = new Map<string, Promise<T>>()
  return (...args) => {
    const key = JSON.stringify(args)
    const known = answers.get(key) ?? ask(...args)
    answers.set(key, known)
    return known
  }
}
