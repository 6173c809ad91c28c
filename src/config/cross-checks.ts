import { ruleIn } from '../core/fraud.ts'
import { readNetwork, readNetworksFile } from '../platform/addresses.ts'
import { isDatabaseAddress, withoutSecrets } from './address.ts'
import { type ReadFile, textAt } from './layers.ts'
import { type Problem, shown } from './problems.ts'

/** Settings that passed their own schemas, by path, and where each came from. */
export type CheckedValues = {
  readonly values: ReadonlyMap<string, unknown>
  readonly origins: ReadonlyMap<string, string>
}

/**
 * What no schema of one key can see: settings that contradict each other, and files they name.
 * @param readFile `null` for commands that open no door: the files are not theirs to need.
 */
export function crossChecks(checked: CheckedValues, readFile: ReadFile | null): readonly Problem[] {
  return [
    ...addressProblem(checked),
    ...backendProblem(checked),
    ...gatherProblem(checked),
    ...proxyProblems(checked),
    ...bridgeProblem(checked),
    ...referProblem(checked),
    ...trunkProblem(checked),
    ...fraudProblem(checked),
    ...(readFile === null ? [] : allowlistProblem(checked, readFile)),
  ]
}

function problem(
  { origins }: CheckedValues,
  key: string,
  rest: Pick<Problem, 'found' | 'wanted'>,
): Problem {
  return { file: origins.get(key) ?? 'default', key, ...rest }
}

function addressProblem(checked: CheckedValues): readonly Problem[] {
  const url = checked.values.get('database.url')
  if (typeof url !== 'string' || url.startsWith('embedded:') || isDatabaseAddress(url)) return []
  const found = shown(withoutSecrets(url))
  const wanted =
    'postgres://user:password@host:5432/name, with / ? # @ % in a password written %2F %3F %23 %40 %25'
  return [problem(checked, 'database.url', { found, wanted })]
}

function backendProblem(checked: CheckedValues): readonly Problem[] {
  const url = checked.values.get('database.url')
  const backend = checked.values.get('database.backend')
  const isEmbedded = typeof url === 'string' && url.startsWith('embedded:')
  if (!isEmbedded || backend === 'postgres') return []
  const found = `${shown(backend)} with an embedded database`
  const wanted = '"postgres", or a postgres:// address in database.url'
  return [problem(checked, 'database.backend', { found, wanted })]
}

function gatherProblem(checked: CheckedValues): readonly Problem[] {
  const gather = Number(checked.values.get('waiter.gather_ms') ?? 0)
  const gatherMax = Number(checked.values.get('waiter.gather_max_ms') ?? gather)
  if (gather <= gatherMax) return []
  const found = `${gatherMax}, less than gather_ms`
  return [problem(checked, 'waiter.gather_max_ms', { found, wanted: `${gather} or more` })]
}

/** Nobody could say which of two counts holds. */
function fraudProblem(checked: CheckedValues): readonly Problem[] {
  const own = checked.values.get('security.fraud_rules')
  const rules = Array.isArray(own) ? own.map((line) => ruleIn(String(line))) : []
  const twice = rules.find((rule, at) => rules.indexOf(rule) !== at)
  if (twice === undefined) return []
  const found = `${twice} more than once`
  return [problem(checked, 'security.fraud_rules', { found, wanted: 'one count a rule' })]
}

/** Taken in silence, it would leave every call unanswered. */
function bridgeProblem(checked: CheckedValues): readonly Problem[] {
  if (checked.values.get('voice.transport') !== 'bridge') return []
  const found = '"bridge", which is not built yet'
  const wanted = '"sip", until a version of maitred has the bridge'
  return [problem(checked, 'voice.transport', { found, wanted })]
}

/** Without a host numbers would go to the trunk as written, in the form it was said not to take. */
function referProblem(checked: CheckedValues): readonly Problem[] {
  const { values } = checked
  if (values.get('voice.refer_form') !== 'sip') return []
  if (typeof values.get('voice.refer_host') === 'string') return []
  const wanted = 'a refer_host beside it, such as pbx.example'
  return [problem(checked, 'voice.refer_form', { found: '"sip" without refer_host', wanted })]
}

/** A header that is read for something else is shown to more than the trunk. */
function trunkProblem(checked: CheckedValues): readonly Problem[] {
  const { values } = checked
  const header = values.get('voice.trunk_header')
  const others = ['caller_headers', 'called_headers', 'bar_header']
    .flatMap((key) => values.get(`voice.${key}`) ?? [])
    .map((name) => (typeof name === 'string' ? name.toLowerCase() : ''))
  if (typeof header !== 'string' || !others.includes(header.toLowerCase())) return []
  const found = `${shown(header)}, which is among the headers of caller, called number and bar`
  const wanted = 'a header that holds nothing but trunk_secret'
  return [problem(checked, 'voice.trunk_header', { found, wanted })]
}

function proxyProblems(checked: CheckedValues): readonly Problem[] {
  const ranges = checked.values.get('server.trusted_proxies')
  return (Array.isArray(ranges) ? ranges : [])
    .filter((range): range is string => typeof range === 'string' && readNetwork(range) === null)
    .map((range) =>
      problem(checked, 'server.trusted_proxies', {
        found: shown(range),
        wanted: 'an address, or a network without bits behind its prefix, such as 10.0.0.0/8',
      }),
    )
}

/** Read here already: a list with a mistake stops the start, and on SIGHUP the whole reload. */
function allowlistProblem(checked: CheckedValues, readFile: ReadFile): readonly Problem[] {
  const key = 'security.ip_allowlist_file'
  const path = checked.values.get(key)
  if (typeof path !== 'string') {
    const mode = checked.values.get('security.ip_allowlist')
    if (mode === 'off' || mode === undefined) return []
    const wanted = `a file of networks, since security.ip_allowlist is ${shown(mode)}`
    return [problem(checked, key, { found: 'nothing', wanted })]
  }
  const text = textAt(path, readFile)
  if (typeof text !== 'string') {
    return [problem(checked, key, { ...text, wanted: 'a file that can be read' })]
  }
  const read = readNetworksFile(text)
  if (read.ok) return []
  const found = read.line === 0 ? 'a file without a network' : `no network on line ${read.line}`
  return [problem(checked, key, { found, wanted: 'a network such as 157.240.0.0/16 a line' })]
}
