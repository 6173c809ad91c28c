import { expect, test } from 'bun:test'

import { tomlLines } from './toml-lines.ts'

test('tables, keys, dotted keys and arrays of tables are found', () => {
  const lines = tomlLines(
    [
      'server.host = "a"',
      '[server.x]',
      '"quoted" = 1',
      '[[plugins]]',
      'path = 1',
      '[[plugins]]',
      'path = 2',
    ].join('\n'),
  )

  expect(lines.line('server')).toBe(1)
  expect(lines.line('server.host')).toBe(1)
  expect(lines.line('server.x.quoted')).toBe(3)
  expect(lines.line('plugins.0.path')).toBe(5)
  expect(lines.line('plugins.1')).toBe(6)
  expect(lines.line('plugins.1.path')).toBe(7)
  expect(lines.line('gone')).toBeUndefined()
})

test('what looks like a key inside a long text or list is none', () => {
  const lines = tomlLines(
    ['a = """', 'b = 1', '"""', "c = '''x", "d = 2'''", 'e = [ # [', '"f = 1",', ']', 'g = 1'].join(
      '\n',
    ),
  )

  expect(['b', 'd', 'f'].map((key) => lines.line(key))).toEqual([undefined, undefined, undefined])
  expect(lines.line('g')).toBe(9)
})
