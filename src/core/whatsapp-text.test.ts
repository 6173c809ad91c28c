import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { plain } from './whatsapp-text.ts'

test.each([
  ['*Big* _Burger_', '∗Big∗ ˍBurgerˍ'],
  ['~old~ `code`', '∼old∼ ˋcodeˋ'],
  ['> quoted', '› quoted'],
  ['- listed', '– listed'],
  ['two\nlines\tand   gaps ', 'two lines and gaps'],
  ['one\u00A0» one\u202F!', 'one\u00A0» one\u202F!'],
  ['Primus\u00A0\u00A0\u202F\u00A0 Total: 0', 'Primus Total: 0'],
  ['evil\u202Egnp.exe', 'evilgnp.exe'],
  ['Mützig 50cl 🍺 👩‍🍳', 'Mützig 50cl 🍺 👩‍🍳'],
  ["Igitoki n'inyama", "Igitoki n'inyama"],
])('%p is shown as %p', (from, shown) => {
  expect(plain(from)).toBe(shown)
})

test('nothing from outside formats, breaks the line or hides, and doing it twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = plain(text)

      expect(shown).not.toMatch(/[*_~`\n\r\0\u200B\u202E]|^>|^- /)
      expect(shown.isWellFormed()).toBe(true)
      expect(plain(shown)).toBe(shown)
    }),
  )
})
