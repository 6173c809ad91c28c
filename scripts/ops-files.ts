/** Writes alerts, dashboards and the runbook from scripts/ops: `bun scripts/ops-files.ts`. */
import { join } from 'node:path'

import { opsFiles } from './ops/files.ts'

for (const [path, text] of Object.entries(opsFiles())) {
  await Bun.write(join(import.meta.dir, '..', path), text)
}
