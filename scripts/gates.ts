/**
 * Proves the gates: each file of test/fixtures/lint has one fault and names the rule that must see
 * it in its first line (`// expect: rule`); `// expect: nothing` must pass. A linter that reads no
 * file and reports success would be found out here.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { ROOT } from './steps.ts'

type Finding = { readonly filename: string; readonly code: string }

const folder = mkdtempSync(join(tmpdir(), 'maitred-gates-'))
const faults: string[] = []

try {
  layOut()
  const findings = lint()
  const files = [...new Bun.Glob('src/**/*.ts').scanSync(folder)].toSorted()
  for (const file of files) proveFile(file, findings)
  proveFormat()
  proveTypes()
  console.log(`${files.length + 2} gates tried, ${faults.length} let a fault through`)
} finally {
  rmSync(folder, { recursive: true })
}
for (const fault of faults) console.error(fault)
process.exit(faults.length === 0 ? 0 : 1)

/** The fixtures as a small house of their own, under our own rules. */
function layOut(): void {
  cpSync(join(ROOT, 'test/fixtures/lint'), folder, { recursive: true })
  for (const file of ['tsconfig.json', 'bunfig.toml', 'package.json']) {
    cpSync(join(ROOT, file), join(folder, file))
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  const rules: unknown = JSON.parse(readFileSync(join(ROOT, '.oxlintrc.json'), 'utf8'))
  const everywhere = { ...(rules as Record<string, unknown>), ignorePatterns: [] }
  writeFileSync(join(folder, '.oxlintrc.json'), JSON.stringify(everywhere))
  // Too dull to keep as files.
  const lines = Array.from({ length: 401 }, (_, at) => `export const line${at} = ${at}`)
  writeFileSync(join(folder, 'src/too-long.ts'), `// expect: max-lines\n${lines.join('\n')}\n`)
  const body = Array.from({ length: 61 }, (_, at) => `  say(${at})`)
  writeFileSync(
    join(folder, 'src/long-function.ts'),
    `// expect: max-lines-per-function\nexport function long(say: (n: number) => void): void {\n${body.join('\n')}\n}\n`,
  )
}

function lint(): readonly Finding[] {
  const oxlint = join(ROOT, 'node_modules/oxlint/bin/oxlint')
  const { stdout } = run([oxlint, '--type-aware', '--format', 'json', 'src'])
  const report = JSON.parse(stdout) as { readonly diagnostics: readonly Finding[] }
  return report.diagnostics
}

function proveFile(file: string, findings: readonly Finding[]): void {
  const source = readFileSync(join(folder, file), 'utf8')
  const wanted = /^\/\/ expect: (\S+)/.exec(source)?.[1]
  const codes = findings
    .filter(({ filename }) => filename.endsWith(file))
    .map(({ code }) => /\(([^)]+)\)/.exec(code)?.[1] ?? code)
  const isSeen = wanted === 'nothing' ? codes.length === 0 : codes.some((code) => code === wanted)
  if (!isSeen)
    faults.push(`${file}: wanted ${wanted}, the linter saw ${codes.join(', ') || 'nothing'}`)
}

function proveFormat(): void {
  writeFileSync(join(folder, 'src/unformatted.ts'), 'export const  a=[1,2 ];\n')
  if (run(['fmt', '--check', 'src/unformatted.ts']).exitCode === 0) {
    faults.push('format: an unformatted file passes')
  }
}

function proveTypes(): void {
  writeFileSync(join(folder, 'src/untyped.ts'), "export const a: number = 'one'\n")
  const { exitCode, output } = run(['check'])
  if (exitCode === 0 || !output.includes('untyped.ts')) faults.push('types: a wrong type passes')
}

function run(args: readonly string[]) {
  const ran = Bun.spawnSync([process.execPath, ...args], { cwd: folder, stdin: 'ignore' })
  const [stdout, stderr] = [ran.stdout.toString(), ran.stderr.toString()]
  return { exitCode: ran.exitCode, stdout, output: stdout + stderr }
}
