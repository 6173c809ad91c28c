import { expect, test } from 'bun:test'

import { Registry } from 'prom-client'

import { promMeter } from './metrics.ts'
import { processSeries } from './process-series.ts'

test('series are rendered as Prometheus text under the house prefix', async () => {
  const meter = promMeter()
  const sent = meter.counter('messages_sent_total', 'Messages sent.', ['kind', 'outcome'])
  const waiting = meter.gauge('jobs_waiting', 'Jobs waiting.', ['queue'])
  const turn = meter.histogram('turn_seconds', 'Turn time.', { buckets: [0.01, 0.1] })

  sent.add(2, { kind: 'text', outcome: 'sent' })
  waiting.set(3, { queue: 'inbox' })
  turn.observe(0.05)

  const text = await meter.render()
  expect(text).toContain('maitred_messages_sent_total{kind="text",outcome="sent"} 2')
  expect(text).toContain('maitred_jobs_waiting{queue="inbox"} 3')
  expect(text).toContain('maitred_turn_seconds_bucket{le="0.1"} 1')
  expect(meter.contentType).toStartWith('text/plain')
})

test('asking twice for a series gives the same one', async () => {
  const meter = promMeter()

  meter.counter('orders_placed_total', 'Orders.').add(1)
  meter.counter('orders_placed_total', 'Orders.').add(1)

  expect(await meter.render()).toContain('maitred_orders_placed_total 2')
})

test('a label that was not declared is a bug that shows at once', () => {
  const counter = promMeter().counter('orders_placed_total', 'Orders.', ['bar'])

  expect(() => counter.add(1, { phone: '250788123456' })).toThrow('phone')
})

test('process series stand beside those of the house', async () => {
  const meter = promMeter({ processSeries: true })

  const text = await meter.render()
  meter.stop()

  expect(text).toMatch(/^maitred_process_resident_memory_bytes [1-9]/m)
  expect(text).toMatch(/^maitred_process_cpu_seconds_total \d+\.\d/m)
  expect(text).toMatch(/^maitred_process_start_time_seconds 1\d{9}/m)
  expect(text).toContain('maitred_eventloop_lag_seconds_bucket')
})

test.if(process.platform === 'linux')(
  'a process that may open no more files still shows its series',
  async () => {
    const registry = new Registry()
    const stop = processSeries(registry, 'maitred_', () => {
      throw Object.assign(new Error('EMFILE'), { errno: -24 })
    })

    const text = await registry.metrics()
    stop()

    expect(text).toMatch(/^maitred_process_open_fds nan$/im)
    expect(text).toMatch(/^maitred_process_resident_memory_bytes [1-9]/m)
  },
)
