/** At the head of every rule file. */
export const MADE = '# Made by `bun scripts/ops-files.ts` from scripts/ops. Change it there.\n'
