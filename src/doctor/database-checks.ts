import { type Check, check, fault, fine, skip } from './check.ts'
import { connectionWords } from './connection-words.ts'

const OPEN = ['database.reachable']

const reachable = check('database.reachable', {
  about: 'the database answers',
  faults: {
    closed: {
      level: 'fail',
      cause: 'The database at [database] url could not be opened ({code}): {meaning}.',
      fix: '{remedy}',
    },
  },
  run: async ({ database }) => {
    const state = await database.state()
    if (state.kind === 'open') return fine('answers')
    if (state.kind === 'absent')
      return skip('no embedded database was made yet: "maitred serve" makes it')
    if (state.kind === 'held') {
      return skip(
        'a running maitred has the embedded database, so its contents were not looked at; stop it to have them looked at',
      )
    }
    const { code } = state
    return fault('closed', `not opened: ${code}`, { code, ...connectionWords(code) })
  },
})

/** pg-boss needs 13; 14 was the last to lose its security fixes, in November 2026. */
const OLDEST = 13
const OLDEST_MAINTAINED = 15

const version = check('database.version', {
  about: 'the database’s version is new enough',
  needs: OPEN,
  faults: {
    too_old: {
      level: 'fail',
      cause: `PostgreSQL {version} is older than ${OLDEST}, the oldest that the timers run on.`,
      fix: 'Move to a newer PostgreSQL (18 is what maitred is tested on): pg_dump, a new server, pg_restore.',
    },
    unmaintained: {
      level: 'warn',
      cause: 'PostgreSQL {version} gets no security fixes any more.',
      fix: `Plan the move to PostgreSQL ${OLDEST_MAINTAINED} or newer; 18 is what maitred is tested on.`,
    },
  },
  run: async ({ database }) => {
    const { versionNumber } = await database.server()
    const major = Math.floor(versionNumber / 10_000)
    const found = `PostgreSQL ${major}.${versionNumber % 10_000}`
    const values = { version: String(major) }
    if (major < OLDEST) return fault('too_old', found, values)
    return major < OLDEST_MAINTAINED ? fault('unmaintained', found, values) : fine(found)
  },
})

const migrations = check('database.migrations', {
  about: 'the tables are those of this program',
  needs: OPEN,
  faults: {
    newer: {
      level: 'fail',
      cause: 'The tables were made by a newer version of maitred, or by another build: {why}.',
      fix: 'Run the version that made them, or restore a backup from before it.',
    },
  },
  run: async ({ database }) => {
    const state = await database.migrations()
    if (state.kind === 'other')
      return fault('newer', 'not those of this program', { why: state.why })
    return state.kind === 'current' ? fine('up to date') : fine(`${state.tags.length} to come`)
  },
})

const pending = check('database.pending', {
  about: 'no migration waits',
  needs: ['database.migrations'],
  faults: {
    behind: {
      level: 'warn',
      cause: 'This version of maitred has not been started on this database yet: {tags}.',
      fix: 'Run "maitred migrate", or start "maitred serve", which does it too.',
    },
    timers: {
      level: 'warn',
      cause: 'The tables of the timers (schema pgboss) are missing or of an older version.',
      fix: 'Run "maitred migrate", or start "maitred serve", which does it too.',
    },
  },
  run: async ({ database }) => {
    const state = await database.migrations()
    if (state.kind === 'behind') {
      return fault('behind', `${state.tags.length} wait`, { tags: state.tags.join(', ') })
    }
    const hasTimers = state.kind === 'current' && state.timers
    return hasTimers ? fine('none waits') : fault('timers', 'the timers’ tables wait')
  },
})

const extensions = check('database.extensions', {
  about: 'the database knows the language its functions are in',
  needs: OPEN,
  faults: {
    no_plpgsql: {
      level: 'fail',
      cause:
        'The extension plpgsql was removed from this database; the timers’ functions are written in it.',
      fix: 'As a superuser in this database: CREATE EXTENSION plpgsql.',
    },
  },
  run: async ({ database }) => {
    const { languages } = await database.server()
    return languages.includes('plpgsql')
      ? fine('plpgsql; no other is needed')
      : fault('no_plpgsql', 'no plpgsql')
  },
})

const rights = check('database.rights', {
  about: 'the role may make tables',
  needs: OPEN,
  faults: {
    may_not_create: {
      level: 'warn',
      cause:
        'The role in [database] url may not create schemas here; a migration of a later version would fail.',
      fix: 'As the database’s owner: GRANT CREATE ON DATABASE … TO …; GRANT CREATE ON SCHEMA public TO ….',
    },
  },
  run: async ({ database }) => {
    const { mayCreate } = await database.server()
    return mayCreate ? fine('may create') : fault('may_not_create', 'may not create')
  },
})

const encoding = check('database.encoding', {
  about: 'the database can keep every sign',
  needs: OPEN,
  faults: {
    not_utf8: {
      level: 'fail',
      cause:
        'The database is encoded in {encoding}: names and emoji that it does not know can’t be stored.',
      fix: "Make the database anew with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0, and bring the data over with pg_dump and pg_restore.",
    },
  },
  run: async ({ database }) => {
    const found = (await database.server()).encoding
    return found === 'UTF8' ? fine(found) : fault('not_utf8', found, { encoding: found })
  },
})

/** Leases and due times go by the database's clock, signatures and logs by ours. */
const CLOCK_WARN_MS = 2_000
const CLOCK_FAIL_MS = 30_000

const clock = check('database.clock', {
  about: 'the database’s clock and ours agree',
  needs: OPEN,
  faults: {
    apart: {
      level: 'warn',
      cause: 'The database’s clock is {difference} from this machine’s.',
      fix: 'Run a time service (chrony, systemd-timesyncd) on both machines.',
    },
    far_apart: {
      level: 'fail',
      cause:
        'The database’s clock is {difference} from this machine’s: reminders and leases come at the wrong time.',
      fix: 'Run a time service (chrony, systemd-timesyncd) on both machines, and restart maitred.',
    },
  },
  run: async ({ database }) => {
    const { aheadMs, toleranceMs } = await database.server()
    const apart = Math.abs(aheadMs) - toleranceMs
    const difference = `${(Math.abs(aheadMs) / 1000).toFixed(1)} s ${aheadMs < 0 ? 'behind' : 'ahead'}`
    if (apart > CLOCK_FAIL_MS) return fault('far_apart', difference, { difference })
    return apart > CLOCK_WARN_MS ? fault('apart', difference, { difference }) : fine('together')
  },
})

/** As counted: ten for turns and doors, a quarter of that for relaxed claims, a sign of life, and one that listens (docs/scale.md). */
const CONNECTIONS_OF_ONE = 15

const connections = check('database.connections', {
  about: 'connections are free for a server and its rolling successor',
  needs: OPEN,
  faults: {
    few: {
      level: 'warn',
      cause: `Only {free} of {max} connections are free; one server opens up to ${CONNECTIONS_OF_ONE}.`,
      fix: 'Raise max_connections in postgresql.conf and restart PostgreSQL, or end what holds the others (SELECT * FROM pg_stat_activity).',
    },
    none: {
      level: 'fail',
      cause: 'Nearly all of the {max} connections are taken: {free} are free.',
      fix: 'End what holds them (SELECT * FROM pg_stat_activity), or raise max_connections and restart PostgreSQL.',
    },
  },
  run: async ({ database }) => {
    const server = await database.server()
    if (server.isEmbedded) return skip('the embedded database has one connection, its own')
    const { maxConnections: max, reservedConnections, usedConnections } = server
    const free = max - reservedConnections - usedConnections
    const found = `${free} of ${max} free`
    const values = { free: String(free), max: String(max) }
    if (free < 3) return fault('none', found, values)
    return free < CONNECTIONS_OF_ONE ? fault('few', found, values) : fine(found)
  },
})

const FREE_WARN_BYTES = 1024 ** 3
const FREE_FAIL_BYTES = 100 * 1024 ** 2

const directory = check('database.directory', {
  about: 'the embedded database’s folder can be written and has room',
  faults: {
    not_writable: {
      level: 'fail',
      cause: 'This user may not write in {path}, nor make it.',
      fix: 'mkdir -p {path} and chown it to the user that runs maitred, or name another folder in [database] url.',
    },
    full: {
      level: 'fail',
      cause: 'The disk of {path} has {free} MB left: the database stops when there is none.',
      fix: 'Make room on that disk, or move the folder to a larger one.',
    },
    filling: {
      level: 'warn',
      cause: 'The disk of {path} has {free} MB left.',
      fix: 'Make room on that disk before it is full.',
    },
  },
  run: async ({ database }) => {
    const facts = await database.directory()
    if (facts === null) return skip('the database is no embedded one on a disk')
    const { path, freeBytes } = facts
    if (!facts.isWritable) return fault('not_writable', 'may not be written', { path })
    if (freeBytes === null) return fine('can be written')
    const free = String(Math.floor(freeBytes / 1024 ** 2))
    if (freeBytes < FREE_FAIL_BYTES) return fault('full', `${free} MB left`, { path, free })
    return freeBytes < FREE_WARN_BYTES
      ? fault('filling', `${free} MB left`, { path, free })
      : fine(`can be written, ${free} MB left`)
  },
})

export const DATABASE_CHECKS: readonly Check[] = [
  reachable,
  version,
  migrations,
  pending,
  extensions,
  rights,
  encoding,
  clock,
  connections,
  directory,
]
