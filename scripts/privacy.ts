/** Writes docs/privacy.md from the code: `bun scripts/privacy.ts`. */
import { join } from 'node:path'

import { privacyText } from './privacy-text.ts'

await Bun.write(join(import.meta.dir, '..', 'docs/privacy.md'), privacyText())
