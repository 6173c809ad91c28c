import type { Problem } from '../config/problems.ts'
import { type Check, check, fault, fine, skip } from './check.ts'

const FAULTS = {
  unreadable: {
    level: 'fail',
    cause:
      'A setting is wrong, or a file can’t be read; "serve" would not start, and nothing else could be looked at.',
    fix: 'Mend {problems}; "maitred check" tells file, line and what is wanted.',
  },
  incomplete: {
    level: 'fail',
    cause: 'Settings that "serve" needs have no value.',
    fix: 'Set {problems}, in the file or by environment; "maitred check" tells what is wanted.',
  },
} as const

const configValid = check('config.valid', {
  about: 'the configuration is complete',
  faults: FAULTS,
  run: async ({ problems }) =>
    problems.length === 0 ? fine('complete') : configFault('incomplete', problems),
})

/** What `config.valid` says of a configuration that could not be read at all. */
export function configFault(name: keyof typeof FAULTS, problems: readonly Problem[]) {
  const keys = problems.map(({ key }) => key).join(', ')
  return fault(name, `${problems.length} to mend: ${keys}`, { problems: keys })
}

const OTHERS = 0o007

const secretFiles = check('secrets.files', {
  about: 'files with secrets are closed to others on this machine',
  faults: {
    open: {
      level: 'warn',
      cause: 'Everyone on this machine may read {paths}, and it holds {keys}.',
      fix: 'chmod o-rwx {paths}',
    },
  },
  run: async ({ files }) => {
    const all = await files()
    if (all.length === 0) return skip('no secret is kept in a file')
    const open = all.filter(({ mode }) => mode !== null && (mode & OTHERS) !== 0)
    if (open.length === 0) return fine(`${all.length} closed`)
    const paths = open.map(({ path }) => path).join(' ')
    const keys = open.flatMap((file) => file.keys).join(', ')
    return fault('open', `${open.length} of ${all.length} open to everyone`, { paths, keys })
  },
})

export const CONFIG_CHECKS: readonly Check[] = [configValid, secretFiles]
