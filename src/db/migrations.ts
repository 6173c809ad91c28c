import first from '../../drizzle/0000_first.sql' with { type: 'text' }
import dinerTabs from '../../drizzle/0001_diner_tabs.sql' with { type: 'text' }
import aiUsage from '../../drizzle/0002_ai_usage.sql' with { type: 'text' }
import leaseLeft from '../../drizzle/0003_lease_left.sql' with { type: 'text' }
import guard from '../../drizzle/0004_guard.sql' with { type: 'text' }
import calls from '../../drizzle/0005_calls.sql' with { type: 'text' }
import seats from '../../drizzle/0006_seats.sql' with { type: 'text' }
import styles from '../../drizzle/0007_styles.sql' with { type: 'text' }
import causes from '../../drizzle/0008_causes.sql' with { type: 'text' }
import indexes from '../../drizzle/0009_indexes.sql' with { type: 'text' }
import crashEpoch from '../../drizzle/0010_crash_epoch.sql' with { type: 'text' }
import crashHome from '../../drizzle/0011_crash_home.sql' with { type: 'text' }

export type Migration = { readonly tag: string; readonly sql: string }

/** Every file of `drizzle/`, oldest first: text imports, so that the binary carries them. A test compares it with the folder. */
export const MIGRATIONS: readonly Migration[] = [
  { tag: '0000_first', sql: first },
  { tag: '0001_diner_tabs', sql: dinerTabs },
  { tag: '0002_ai_usage', sql: aiUsage },
  { tag: '0003_lease_left', sql: leaseLeft },
  { tag: '0004_guard', sql: guard },
  { tag: '0005_calls', sql: calls },
  { tag: '0006_seats', sql: seats },
  { tag: '0007_styles', sql: styles },
  { tag: '0008_causes', sql: causes },
  { tag: '0009_indexes', sql: indexes },
  { tag: '0010_crash_epoch', sql: crashEpoch },
  { tag: '0011_crash_home', sql: crashHome },
]
