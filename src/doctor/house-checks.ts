import { ProviderError } from '../core/errors.ts'
import { BAR_MODEL_CHECKS } from './bar-model-checks.ts'
import { BARS, barsIn, some } from './bars.ts'
import { type Check, check, fault, fine, skip, type Verdict } from './check.ts'
import type { BarFacts, Surroundings } from './surroundings.ts'

const TABLES = ['database.reachable', 'database.migrations']

const present = check('bars.present', {
  about: 'there is a bar',
  needs: TABLES,
  faults: {
    none: {
      level: 'fail',
      cause: 'No bar is in the database: whoever writes is told so.',
      fix: 'maitred bar import my-bar.toml (docs/bar-file.md shows what goes into the file).',
    },
  },
  run: async (surroundings) => {
    const bars = await barsIn(surroundings)
    if (bars === null) return skip('the tables are not made yet')
    return bars.length === 0 ? fault('none', 'no bar') : fine(`${bars.length}: ${slugs(bars)}`)
  },
})

const staff = check('bars.staff', {
  about: 'each bar has staff to tell of orders',
  needs: BARS,
  faults: {
    none: {
      level: 'fail',
      cause: 'At {bars} nobody is told when an order comes, and no guest can have anybody called.',
      fix: 'Add [[staff]] with a phone to the bar’s file and import it again.',
    },
  },
  run: (surroundings) => barsWithout(surroundings, (bar) => bar.staff > 0, 'none', 'staff'),
})

const tables = check('bars.tables', {
  about: 'each bar has tables',
  needs: BARS,
  faults: {
    none: {
      level: 'fail',
      cause:
        '{bars} has no tables: no QR code leads there, and no order can name where to bring it.',
      fix: 'Add tables to the bar’s file and import it again; then "maitred qr" prints their cards.',
    },
  },
  run: (surroundings) => barsWithout(surroundings, (bar) => bar.tables > 0, 'none', 'tables'),
})

const menus = check('bars.menu', {
  about: 'each bar has something to order',
  needs: BARS,
  faults: {
    empty: {
      level: 'fail',
      cause: 'Nothing on the menu of {bars} can be ordered: it is empty, or all of it is sold out.',
      fix: 'maitred menu import FILE --bar BAR, or set items to available and import the bar’s file again.',
    },
  },
  run: (surroundings) => barsWithout(surroundings, (bar) => bar.items > 0, 'empty', 'items'),
})

const payments = check('bars.payments', {
  about: 'each bar shows how to pay',
  needs: BARS,
  faults: {
    none: {
      level: 'warn',
      cause: 'At {bars} a diner who asks how to pay is only told to ask staff.',
      fix: 'Add [[payments]] to the bar’s file and import it again (docs/bar-file.md).',
    },
  },
  run: (surroundings) =>
    barsWithout(surroundings, (bar) => bar.payments > 0, 'none', 'a payment display'),
})

const confirmed = check('bars.payments_confirmed', {
  about: 'each way to pay was tried by somebody',
  needs: BARS,
  faults: {
    unconfirmed: {
      level: 'warn',
      cause: 'Nobody has confirmed {displays}: no dial string, link or code is made from it.',
      fix: 'Pay a small amount by it, then set confirmed = { by = "…", at = "…" } in the bar’s file and import it again.',
    },
  },
  run: async (surroundings) => {
    const bars = (await barsIn(surroundings)) ?? []
    const all = bars.reduce((sum, bar) => sum + bar.payments, 0)
    if (all === 0) return skip('no bar has a payment display')
    const open = bars.flatMap((bar) => bar.unconfirmedPayments.map((id) => `${bar.slug}/${id}`))
    return open.length === 0
      ? fine(`${all} confirmed`)
      : fault('unconfirmed', `${open.length} of ${all} not confirmed`, { displays: some(open) })
  },
})

const languages = check('bars.languages', {
  about: 'each bar’s own language is one it serves in',
  needs: BARS,
  faults: {
    mismatch: {
      level: 'fail',
      cause: 'The default language of {bars} is not among its languages.',
      fix: 'Add it to languages in the bar’s file, or choose another default_language, and import it again.',
    },
  },
  run: (surroundings) =>
    barsWithout(
      surroundings,
      (bar) => bar.languages.includes(bar.defaultLanguage),
      'mismatch',
      'its default language',
    ),
})

const numbers = check('bars.numbers', {
  about: 'numbers that bars have of their own are numbers of ours',
  needs: [...BARS, 'graph.permissions'],
  faults: {
    unknown: {
      level: 'fail',
      cause:
        'Graph has no number that this token may see for {bars}: nobody reaches it, and nothing is sent.',
      fix: 'Correct phone_number_id in the bar’s file, or assign the WhatsApp account it is in to the system user; import the file again.',
    },
  },
  run: async (surroundings) => {
    const bars = (await barsIn(surroundings)) ?? []
    const own = bars.filter(({ phoneNumberId }) => phoneNumberId !== null)
    if (own.length === 0) return skip('no bar has a number of its own')
    const isOurs = await Promise.all(own.map((bar) => isNumber(surroundings, bar)))
    const unknown = own.filter((_, at) => isOurs[at] === false)
    return unknown.length === 0
      ? fine(`${own.length} found`)
      : fault('unknown', `${unknown.length} of ${own.length} not there`, { bars: slugs(unknown) })
  },
})

async function isNumber({ graph }: Surroundings, { phoneNumberId }: BarFacts): Promise<boolean> {
  try {
    await graph?.number(phoneNumberId ?? '')
    return true
  } catch (error) {
    if (error instanceof ProviderError && error.failure === 'rejected') return false
    throw error
  }
}

async function barsWithout<F extends string>(
  surroundings: Surroundings,
  has: (bar: BarFacts) => boolean,
  name: F,
  what: string,
): Promise<Verdict<F>> {
  const bars = (await barsIn(surroundings)) ?? []
  const without = bars.filter((bar) => !has(bar))
  if (without.length === 0) return fine(`all ${bars.length} with ${what}`)
  return fault(name, `${without.length} without ${what}`, { bars: slugs(without) })
}

function slugs(bars: readonly BarFacts[]): string {
  return some(bars.map(({ slug }) => slug))
}

const dead = check('jobs.dead', {
  about: 'nothing was given up',
  needs: TABLES,
  faults: {
    waiting: {
      level: 'warn',
      cause: '{count} messages were given up: nobody got them, or nobody’s answer was made.',
      fix: '"maitred dead list" says why each was; mend that, then "maitred dead replay ID" or "--all".',
    },
  },
  run: async ({ database }) => {
    if ((await database.migrations()).kind !== 'current') return skip('the tables are not made yet')
    const count = (await database.jobs()).dead
    return count === 0
      ? fine('none')
      : fault('waiting', `${count} given up`, { count: String(count) })
  },
})

/** A turn takes seconds and a paced send a minute or two; what is older is stuck. */
const OLD_SECONDS = 300
/** What is to be tried again later is not late before that. */
const SINCE = { inbox: 'the oldest for', outbox: 'overdue by up to' } as const

function queueAge(queue: 'inbox' | 'outbox', fix: string): Check {
  return check(`jobs.${queue}`, {
    about:
      queue === 'inbox' ? 'what came in is answered in time' : 'what is to go out goes out in time',
    needs: TABLES,
    faults: {
      stuck: {
        level: 'fail',
        cause: `{waiting} rows wait in the ${queue}, ${SINCE[queue]} {minutes} minutes.`,
        fix,
      },
    },
    run: async ({ database }) => {
      if ((await database.migrations()).kind !== 'current')
        return skip('the tables are not made yet')
      const { queues } = await database.jobs()
      const { waiting, ageSeconds } = queues.find((row) => row.queue === queue) ?? NOTHING_WAITS
      if (waiting === 0) return fine('empty')
      const found = `${waiting} waiting, ${SINCE[queue]} ${Math.round(ageSeconds)} s`
      const values = { waiting: String(waiting), minutes: String(Math.round(ageSeconds / 60)) }
      return ageSeconds > OLD_SECONDS ? fault('stuck', found, values) : fine(found)
    },
  })
}

const NOTHING_WAITS = { waiting: 0, ageSeconds: 0 }

const paused = check('jobs.paused', {
  about: 'no number is kept from sending',
  needs: TABLES,
  faults: {
    paused: {
      level: 'fail',
      cause: 'Graph refused to send from {numbers}; messages wait until that is mended.',
      fix: 'The other graph checks tell what to mend (token, permission, account, payment, number); sending goes on by itself within minutes after that.',
    },
  },
  run: async ({ database }) => {
    if ((await database.migrations()).kind !== 'current') return skip('the tables are not made yet')
    const numbers = (await database.jobs()).paused.map(
      ({ phoneNumberId, reason }) => `${phoneNumberId} (${reason})`,
    )
    return numbers.length === 0
      ? fine('none')
      : fault('paused', `${numbers.length} paused`, { numbers: some(numbers) })
  },
})

export const HOUSE_CHECKS: readonly Check[] = [
  present,
  staff,
  tables,
  menus,
  payments,
  confirmed,
  languages,
  numbers,
  ...BAR_MODEL_CHECKS,
  dead,
  queueAge(
    'inbox',
    'Start "maitred serve" where [server] work is true; if it runs, its log says what fails.',
  ),
  queueAge(
    'outbox',
    'Start "maitred serve" where [server] work is true; if it runs, jobs.paused and its log say what keeps it.',
  ),
  paused,
]
