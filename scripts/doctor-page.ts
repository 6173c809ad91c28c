/** Writes docs/doctor.md from the checks: `bun scripts/doctor-page.ts`. */
import { join } from 'node:path'

import { ALL_CHECKS } from '../src/doctor/all-checks.ts'
import { handbook } from '../src/doctor/handbook.ts'

await Bun.write(join(import.meta.dir, '..', 'docs', 'doctor.md'), handbook(ALL_CHECKS))
