/** The answers of a pure function, by what was asked. */
export type Recall<T> = (asked: string, work: () => T) => T

/** Emptied when `most` answers are kept: what diners type must not fill the memory. */
export function recall<T>(most: number): Recall<T> {
  const answers = new Map<string, T>()
  return (asked, work) => {
    const known = answers.get(asked)
    if (known !== undefined) return known
    const answer = work()
    if (answers.size >= most) answers.clear()
    answers.set(asked, answer)
    return answer
  }
}
