import { expect, test } from 'bun:test'

import { promMeter } from './metrics.ts'

const seriesIn = (text: string, name: string) =>
  text.split('\n').filter((line) => line.startsWith(name))

test('the hundredth bar has series of its own, and the ones after it share theirs', async () => {
  const meter = promMeter()
  const placed = meter.counter('orders_placed_total', 'Orders', ['bar', 'channel'])

  for (let at = 0; at < 150; at += 1) placed.add(1, { bar: `bar-${at}`, channel: 'chat' })

  const text = await meter.render()
  expect(text).toContain('{bar="bar-99",channel="chat"} 1')
  expect(text).not.toContain('bar-100')
  expect(text).toContain('{bar="other",channel="chat"} 50')
})

test('a bar is the same one to every series', async () => {
  const meter = promMeter()
  const scans = meter.counter('table_scans_total', 'Scans', ['bar'])
  const placed = meter.counter('orders_placed_total', 'Orders', ['bar'])

  for (let at = 0; at < 100; at += 1) scans.add(1, { bar: `bar-${at}` })
  placed.add(1, { bar: 'bar-100' })
  placed.add(1, { bar: 'bar-7' })

  const text = await meter.render()
  expect(text).toContain('maitred_orders_placed_total{bar="other"} 1')
  expect(text).toContain('maitred_orders_placed_total{bar="bar-7"} 1')
})

test('a label filled from what people write is cut off, and told of', async () => {
  const meter = promMeter()
  const wrong = meter.counter('greetings_total', 'Of a plugin with a mistake', ['word'])

  for (let at = 0; at < 1000; at += 1) wrong.add(1, { word: `word-${at}` })

  const text = await meter.render()
  expect(seriesIn(text, 'maitred_greetings')).toHaveLength(400)
  expect(text).toContain('maitred_label_sets_refused_total 600')
})

test('what was kept is counted on when the bound is reached', async () => {
  const meter = promMeter()
  const wrong = meter.counter('greetings_total', 'Of a plugin with a mistake', ['word'])
  for (let at = 0; at < 500; at += 1) wrong.add(1, { word: `word-${at}` })

  wrong.add(4, { word: 'word-0' })

  expect(await meter.render()).toContain('maitred_greetings_total{word="word-0"} 5')
})
