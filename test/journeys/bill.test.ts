import { expect, setDefaultTimeout, test } from 'bun:test'

import { code, eachServer } from './house.ts'
import { accepted, orders, seated } from './talks.ts'

setDefaultTimeout(60_000)

const LINK = /https:\/\/orders\.example\.com(\/pay\/[\w-]+)/g

eachServer({ bars: [{ slug: 'table' }, { slug: 'elsewhere' }] }, (open) => {
  test('two diners at one table share one bill, split in three to the last franc', async () => {
    const house = open()
    const bar = house.bar('table')
    const first = await seated(house, bar, 'A1')
    const one = await orders(first, '2 fries')
    await accepted(house.staff(bar), one.number)
    await first.next()
    const second = house.diner()
    const joined = await second.ask(code(bar, 'A1'))
    const company = await first.next()
    const two = await orders(second, '1 chapati')

    const bill = await first.ask('the bill please')
    const split = await first.ask('split the bill in three')

    expect(joined.text).toStartWith('You are at table A1 and share one bill with 1 other guest.')
    expect(company.text).toStartWith('Another guest joined table A1.')
    expect(Number(two.number)).toBe(Number(one.number) + 1)
    expect(bill.text).toContain('2 × Fries: RWF 3,000')
    expect(bill.text).toContain('1 × Chapati: RWF 500')
    expect(bill.text).toContain('Total: RWF 3,500')
    const shares = [...split.text.matchAll(/Part \d of 3: RWF ([\d,]+)/g)].map(([, amount]) =>
      Number(amount?.replace(',', '')),
    )
    expect(shares).toHaveLength(3)
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(3500)
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1)
    expect(split.text.match(LINK)).toHaveLength(3)
  })

  test('a payment page shows amount, payee and code, and nothing of the diner or of another bar', async () => {
    const house = open()
    const [bar, other] = [house.bar('table'), house.bar('elsewhere')]
    const diner = await seated(house, bar, 'A9')
    await orders(diner, '2 fries')
    const bill = await diner.ask('the bill please')
    const [, path = ''] = new RegExp(LINK.source).exec(bill.url ?? bill.text) ?? []

    const response = await fetch(house.server.url + path)
    const page = await response.text()

    expect(response.status).toBe(200)
    expect(page).toContain('3,000')
    expect(page).toContain('*182*8*1*012345*3000#')
    expect(page).toContain(bar.name)
    expect(page).not.toContain(other.name)
    for (const secret of [diner.writer.name, diner.writer.phone ?? '', bar.staff[0], bar.id]) {
      expect(page).not.toContain(secret)
    }
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test('an address nobody was given is not found, whatever it looks like', async () => {
    const house = open()
    const unknown = [
      'A'.repeat(24),
      'x',
      '..%2F..%2Fetc%2Fpasswd',
      '%00',
      "'%20OR%201=1--",
      'A'.repeat(5000),
    ]

    const answers = await Promise.all(
      unknown.map(async (token) => (await fetch(`${house.server.url}/pay/${token}`)).status),
    )

    expect(answers).toEqual(unknown.map(() => 404))
  })
})
