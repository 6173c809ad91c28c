/** Writes config.example.toml from the schema: `bun scripts/config-example.ts`. */
import { join } from 'node:path'

import { exampleConfig } from '../src/config/example.ts'

await Bun.write(join(import.meta.dir, '..', 'config.example.toml'), exampleConfig())
