import { expect, test } from 'bun:test'
import { join } from 'node:path'

/**
 * A sample that no test reads proves nothing. A test reads a file when it names it, alone or by a pattern, below a folder
 * of fixtures that it names too; what a template leaves open must be written somewhere in the same file.
 */
const ROOT = join(import.meta.dir, '..')
const VENDORS = ['openai', 'gemini', 'whatsapp'] as const

type Source = { readonly file: string; readonly text: string }

/** Each by itself: words stand in the holes of templates, too. */
const QUOTED = [/'([^'\n]{1,160})'/g, /"([^"\n]{1,160})"/g, /`([^`\n]{1,160})`/g]

/** The samples among `files` that none of the sources reads. */
function unread(files: readonly string[], sources: readonly Source[]): readonly string[] {
  const readers = sources.flatMap(readersIn)
  return files.filter((file) => !readers.some((reads) => reads(file)))
}

type Reads = (file: string) => boolean

function readersIn({ text }: Source): readonly Reads[] {
  const words = QUOTED.flatMap((quoted) => [...text.matchAll(quoted)].map(([, word = '']) => word))
  const known = new Set(words)
  const folders = words.flatMap((word) => {
    const [, folder] = /fixtures\/((?:openai|gemini|whatsapp)\b[^`]*?)\/?$/.exec(word) ?? []
    return folder === undefined ? [] : [folder]
  })
  return [
    ...folders.map((folder): Reads => readerOf(folder, known)),
    ...folders.flatMap((folder) =>
      words.map((word) => readerOf(`${folder}/${word.replace(/^\$\{[A-Z]+\}/, '')}`, known)),
    ),
  ]
}

/** Holes of a template stand for words of the same source. */
function readerOf(pattern: string, known: ReadonlySet<string>): Reads {
  const parts = pattern.split(/\$\{[^}]*\}/)
  if (parts.length === 1) {
    const glob = new Bun.Glob(pattern)
    return (file) => glob.match(file)
  }
  const holes = new RegExp(`^${parts.map((part) => RegExp.escape(part)).join('(.+)')}$`)
  return (file) =>
    holes
      .exec(file)
      ?.slice(1)
      .every((hole) => known.has(hole)) === true
}

async function sourcesOf(): Promise<readonly Source[]> {
  const files = [...new Bun.Glob('{src,test}/**/*.ts').scanSync(ROOT)].filter(
    (file) => /\.test\.ts$|^test\//.test(file) && !file.endsWith('fixtures-read.test.ts'),
  )
  const texts = await Promise.all(files.map((file) => Bun.file(join(ROOT, file)).text()))
  return texts.flatMap((text, at) =>
    text.includes('fixtures/') ? [{ file: files[at] ?? '', text }] : [],
  )
}

test('every sample of a vendor is read by a test', async () => {
  const files = VENDORS.flatMap((vendor) => [
    ...new Bun.Glob(`${vendor}/**/*.{json,jsonl,sse}`).scanSync(join(ROOT, 'test/fixtures')),
  ])

  expect(files.length).toBeGreaterThan(100)
  expect(unread(files, await sourcesOf())).toEqual([])
})

test.each([
  ["readFileSync('../test/fixtures/openai/http/a.json')", []],
  ["new Glob('*.json').scanSync('../test/fixtures/openai/http')", []],
  ["const F = '../fixtures/openai'; of(`http/${name}.json`); ['a', 'b']", []],
  ["const F = '../fixtures/openai'; of(`http/${name}.json`); ['b']", ['openai/http/a.json']],
  ["const F = '../fixtures/openai'; new Glob('http/b*.json')", ['openai/http/a.json']],
  ["const F = '../fixtures/gemini'; new Glob('http/*.json')", ['openai/http/a.json']],
  ["'a.json'; 'http/a.json'", ['openai/http/a.json']],
])('a sample that nobody reads is found: %s', (text, left) => {
  expect(unread(['openai/http/a.json'], [{ file: 'a.test.ts', text }])).toEqual(left)
})
