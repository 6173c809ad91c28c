import { type Alert, noneOf, slowerThan } from '../alert.ts'

/** The database, what waits in it, and what is removed from it. */
export const DATABASE_ALERTS: readonly Alert[] = [
  {
    name: 'MaitredDatabaseDown',
    severity: 'page',
    forSeconds: 30,
    expr: () => 'maitred_database_up == 0',
    summary: 'A server can’t reach its database.',
    page: {
      means: 'Deliveries are answered 503 and come again; nobody is answered until it is back.',
      look: [
        'Is PostgreSQL up, and reachable from this machine? Its log, its disk, its limit of connections.',
      ],
      mend: ['Start it. maitred finds it again by itself within seconds; no restart is needed.'],
    },
    trial: {
      bad: { 'maitred_database_up{instance="a:1"}': '1x5 0x60' },
      good: { 'maitred_database_up{instance="a:1"}': '1x70' },
      labels: { instance: 'a:1' },
    },
  },
  {
    name: 'MaitredDatabaseSlow',
    severity: 'ticket',
    forSeconds: 300,
    expr: ({ short }) =>
      `${slowerThan('maitred_database_seconds', { bound: '0.25', window: short, where: 'kind="statement"' })} > 0.05`,
    summary: 'More than one statement in twenty takes over a quarter of a second.',
    page: {
      means: 'The database server is overloaded, its disk is slow, or something holds a lock.',
      look: [
        "`SELECT pid, state, wait_event_type, query FROM pg_stat_activity WHERE state <> 'idle'`: `Lock` names who waits, `pg_blocking_pids(pid)` for whom.",
        'CPU and disk of the database server; other programs on it; a backup that runs.',
      ],
      mend: [
        'End what holds the lock (`pg_terminate_backend`); maitred repeats what was cut off.',
        'Under load: a larger database server. More replicas of maitred make it worse.',
      ],
    },
    trial: {
      bad: {
        'maitred_database_seconds_bucket{kind="statement",le="0.25"}': '0+8x70',
        'maitred_database_seconds_count{kind="statement"}': '0+10x70',
      },
      good: {
        'maitred_database_seconds_bucket{kind="statement",le="0.25"}': '0+10x70',
        'maitred_database_seconds_count{kind="statement"}': '0+10x70',
      },
    },
  },
  {
    name: 'MaitredDatabaseBusy',
    severity: 'ticket',
    forSeconds: 60,
    expr: ({ short }) => `min_over_time(maitred_database_busy[${short}]) > 13`,
    summary: 'More work waits for a connection than there are connections.',
    page: {
      means:
        'Each replica has 13 connections for its work (10, and 3 for leases; one more gives signs of life, and one listens). All are taken, without a pause, and more waits: statements are slow, or there is more load than one replica takes.',
      look: ['MaitredDatabaseSlow first. Service › Deliveries: more than ever before?'],
      mend: ['A lock or a slow disk: as there. Load: another replica.'],
    },
    trial: {
      bad: { 'maitred_database_busy{instance="a:1"}': '20x70' },
      good: { 'maitred_database_busy{instance="a:1"}': '3 20 3x70' },
      labels: { instance: 'a:1' },
    },
  },
  {
    name: 'MaitredDiskFilling',
    severity: 'page',
    forSeconds: 300,
    expr: () =>
      'maitred_disk_free_bytes / maitred_disk_size_bytes < 0.1 and maitred_disk_free_bytes < 1073741824',
    summary: 'The disk under the embedded database is nearly full.',
    page: {
      means:
        'Less than a tenth is free, and less than 1 GiB. When it is full nothing can be stored, `/readyz` says `disk`, and the process may end, to be started again when there is room. With PostgreSQL this series does not exist: watch the disk of its server by its own means (node_exporter).',
      look: ['`du -sh` on the data folder and on what stands beside it; Service › Database size.'],
      mend: [
        'Make room, or a larger disk. Shorter `[security] keep_…_days` and `maitred purge` free rows; the files shrink only by `maitred backup` and `restore` into an empty folder.',
      ],
    },
    trial: {
      bad: {
        'maitred_disk_free_bytes{instance="a:1"}': '5x70',
        'maitred_disk_size_bytes{instance="a:1"}': '100x70',
      },
      // A large one, on which a tenth lasts for years.
      good: {
        'maitred_disk_free_bytes{instance="a:1"}': '5e10x70',
        'maitred_disk_size_bytes{instance="a:1"}': '1e12x70',
      },
      labels: { instance: 'a:1' },
    },
  },
  {
    name: 'MaitredInboxOld',
    severity: 'page',
    forSeconds: 30,
    expr: () => 'max(maitred_jobs_oldest_age_seconds{queue="inbox"}) > 60',
    summary: 'A message has waited over a minute for its turn.',
    page: {
      means: 'Guests wait. Turns are not taken, or not fast enough, or one chat is stuck.',
      look: [
        'Service › Waiting: many rows mean load or a stop; one row means one chat.',
        'Is any replica running with `[server] work = true`? Do models answer (MaitredModelFailing)?',
        '`maitred story MESSAGE_ID` of the waiting message shows its attempts.',
      ],
      mend: [
        'Start a replica that works. A chat whose lease was left by a dead process is taken up after half a minute by itself.',
      ],
    },
    trial: {
      bad: { 'maitred_jobs_oldest_age_seconds{queue="inbox"}': '0x10 90x60' },
      good: { 'maitred_jobs_oldest_age_seconds{queue="inbox"}': '2x70' },
    },
  },
  {
    name: 'MaitredOutboxOld',
    severity: 'page',
    forSeconds: 60,
    expr: () => 'max(maitred_jobs_oldest_age_seconds{queue="outbox"}) > 120',
    summary: 'Answers have waited over two minutes to be sent.',
    page: {
      means:
        'Answers exist and do not leave: WhatsApp refuses or is away for several people, a number is paused, or nobody sends. One person whose message waits for its next try does not count.',
      look: [
        'Is any replica running with `[server] work = true`? MaitredNumberPaused and MaitredSendsFailing. The log: `WA_MESSAGE_FAILED` with `code` and `action`.',
        'Meta’s status page.',
      ],
      mend: ['What those pages say. Answers leave by themselves once Graph takes them.'],
    },
    trial: {
      bad: { 'maitred_jobs_oldest_age_seconds{queue="outbox"}': '0x10 150x60' },
      good: { 'maitred_jobs_oldest_age_seconds{queue="outbox"}': '2x70' },
    },
  },
  {
    name: 'MaitredDeadLetters',
    severity: 'ticket',
    forSeconds: 0,
    // More than at the least within a day: what stays until its time is up would hide what comes.
    expr: ({ day }) =>
      `max by (queue) (maitred_dead_letters) > min by (queue) (min_over_time(maitred_dead_letters[${day}]))`,
    summary: 'Messages were given up within a day.',
    page: {
      means:
        '`inbox`: a message that no turn could digest; its sender was told so. `outbox`: an answer that WhatsApp would never take, or took and did not deliver for something that you can mend (`131042`: payment).',
      look: ['`maitred dead list`: each with its error code.'],
      mend: [
        'Mend the cause, then `maitred dead replay ID`. What needs no replay goes by itself with `[security] keep_inbox_days` and `keep_outbox_days`; the alert ends a day after the last one.',
      ],
    },
    trial: {
      bad: { 'maitred_dead_letters{queue="outbox"}': '0x10 1x60' },
      good: { 'maitred_dead_letters{queue="outbox"}': '3x70' },
      labels: { queue: 'outbox' },
    },
  },
  {
    name: 'MaitredRetentionMissed',
    severity: 'ticket',
    forSeconds: 0,
    expr: ({ night, nightSeconds }) =>
      `${noneOf('maitred_retention_runs_total{outcome="done"}', night)} and on() (time() - max(maitred_process_start_time_seconds) > ${nightSeconds})`,
    summary: 'What is old was not removed last night.',
    page: {
      means:
        'One replica removes at 03:30 UTC what the `keep_…_days` of `[security]` no longer keep. It did not run, or failed. Personal data stays longer than promised.',
      look: ['The log around 03:30: "a timer failed" with `queue` housekeeping and the error.'],
      mend: ['`maitred purge` does it now. If that fails, the database says why.'],
    },
    trial: {
      bad: {
        'maitred_retention_runs_total{outcome="done"}': '0x200',
        maitred_process_start_time_seconds: '0x200',
      },
      good: {
        'maitred_retention_runs_total{outcome="done"}': '0x40 1x160',
        maitred_process_start_time_seconds: '0x200',
      },
      // A Prometheus that was put beside a server of yesterday.
      young: {
        'maitred_retention_runs_total{outcome="done"}': '_x160 5x40',
        maitred_process_start_time_seconds: '_x160 0x40',
      },
      at: '28h',
      isLong: true,
    },
  },
]
