import * as typebox from '@sinclair/typebox'
import { plugin } from 'bun'
import * as elysia from 'elysia'
import type { AnyElysia } from 'elysia'

import type { PluginEntry } from './config/schema.ts'
import { definePlugin, isPlugin, type PluginContext } from './plugin.ts'

/** A plugin that keeps the server from starting. The message is for the operator's screen. */
export class PluginError extends Error {
  readonly file: string

  constructor(file: string, problem: string, cause?: unknown) {
    super(`${file}: ${problem}`, { cause })
    this.file = file
  }
}

/** The settings are to be mended, not the plugin: another try gives the same. */
export class PluginMisconfigured extends PluginError {}

/** What a plugin file may import although no `node_modules` is near it: the house's own copies. */
const HOUSE_MODULES: Readonly<Record<string, Record<string, unknown>>> = {
  maitred: { definePlugin },
  elysia,
  '@sinclair/typebox': typebox,
}

/**
 * Loads the operator's plugin files, in order, and sets them up.
 * @throws PluginError for the first one that can't be read, is no plugin, has wrong keys or throws.
 */
export async function loadPlugins(
  entries: readonly PluginEntry[],
  context: PluginContext,
): Promise<readonly AnyElysia[]> {
  if (entries.length === 0) return []
  offerHouseModules()
  const routes: AnyElysia[] = []
  // One after another: a plugin may rely on what an earlier one has set up.
  for (const entry of entries) routes.push(await loadPlugin(entry, context))
  return routes
}

async function loadPlugin(entry: PluginEntry, context: PluginContext): Promise<AnyElysia> {
  const found = await importDefault(entry.path)
  if (!isPlugin(found)) {
    throw new PluginError(entry.path, 'its default export is not made by definePlugin()')
  }
  const started = await found
    .start(context, entry.options)
    .catch((thrown: unknown) => stop(entry.path, `plugin "${found.name}" failed in setup`, thrown))
  if (!started.ok) {
    const problems = started.problems.map(
      ({ key, ...problem }) => `${key}: found ${problem.found}, wanted ${problem.wanted}`,
    )
    throw new PluginMisconfigured(
      entry.path,
      `plugin "${found.name}" has wrong keys: ${problems.join('; ')}`,
    )
  }
  if (!(started.routes instanceof elysia.Elysia)) {
    throw new PluginError(entry.path, `plugin "${found.name}" did not return an Elysia instance`)
  }
  return started.routes
}

async function importDefault(path: string): Promise<unknown> {
  if (!(await Bun.file(path).exists())) {
    throw new PluginMisconfigured(path, 'there is no such file ([[plugins]] path)')
  }
  const module: { readonly default?: unknown } = await import(path).catch((thrown: unknown) =>
    stop(path, 'it could not be loaded', thrown),
  )
  return module.default
}

/** Unlike in the log, the reason may be shown: it is the operator's own code on the operator's screen. */
function stop(path: string, problem: string, thrown: unknown): never {
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  throw new PluginError(path, `${problem}: ${reason}`, thrown)
}

/** Registering again replaces, so two servers in one process don't disturb each other. */
function offerHouseModules(): void {
  plugin({
    name: 'maitred-house-modules',
    setup(build) {
      for (const [name, exports] of Object.entries(HOUSE_MODULES)) {
        build.module(name, () => ({ exports, loader: 'object' }))
      }
    },
  })
}
