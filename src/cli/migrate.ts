import { missingDirectory } from '../db/embedded-place.ts'
import {
  type KeptOut,
  keptOutWords,
  migrate as applyPending,
  PATIENCE,
  pending,
} from '../db/migrate.ts'
import { MIGRATIONS } from '../db/migrations.ts'
import { areJobsPending, installJobs } from '../jobs/boss.ts'
import { type Command, EXIT } from './command.ts'
import { CONFIG_OPTION, settingsFor } from './settings.ts'
import { withOpenDatabase } from './with-database.ts'

export const migrate: Command = {
  args: [],
  options: {
    ...CONFIG_OPTION,
    'dry-run': { about: 'show what would be applied, change nothing' },
  },
  details: '"serve" does this too, safely with many replicas starting at once.',
  run: async (typed, terminal) => {
    const { config } = settingsFor(typed, terminal, 'database')
    const isDry = typed.has('dry-run')
    const missing = missingDirectory(config.database.url)
    if (isDry && missing !== null) {
      terminal.out(`would make a new database in ${missing}`)
      return EXIT.ok
    }
    const onKeptOut = (keptOut: KeptOut) => {
      if (keptOut.triesLeft > 0) terminal.problem(keptOutWords(keptOut))
    }
    const onAwaited = () =>
      terminal.problem('another migration, or a backup, is under way: it is waited for')
    const patience = { ...PATIENCE, onAwaited, onKeptOut }
    return await withOpenDatabase(config, async (database) => {
      const tags = isDry
        ? await pending(database)
        : await applyPending(database, MIGRATIONS, patience)
      const jobs = isDry
        ? await areJobsPending(database)
        : await installJobs(database, config.database.backend)
      const steps = [...tags, ...(jobs ? [JOBS_STEP] : [])]
      for (const step of steps) terminal.out(`${isDry ? 'would apply' : 'applied'} ${step}`)
      if (steps.length === 0) terminal.out('The database is up to date.')
      return EXIT.ok
    })
  },
}

/** Timers have tables of their own, which pg-boss makes and moves along. */
const JOBS_STEP = 'pgboss'
