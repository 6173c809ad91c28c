/**
 * Happy hour: tells the bar's own website whether prices are down right now.
 *
 * In config.toml:
 *
 *     [[plugins]]
 *     path = "./happy-hour.ts"
 *     from = "17:00"
 *     to = "19:00"
 *     percent = 20
 *     time_zone = "Africa/Kigali"
 *
 * Then `GET /happy-hour` answers `{ "now": true, "percent": 20, "from": "17:00", "to": "19:00" }`.
 */
import { Type } from '@sinclair/typebox'
import { Elysia } from 'elysia'
import { definePlugin } from 'maitred'

const clockTime = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' })

export default definePlugin({
  name: 'happy-hour',
  config: Type.Object({
    from: clockTime,
    to: clockTime,
    percent: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
    time_zone: Type.String({ default: 'Africa/Kigali' }),
  }),
  setup({ clock, log, meter, options }) {
    const { from, to, percent } = options
    const local = new Intl.DateTimeFormat('en-GB', {
      timeZone: options.time_zone,
      hour: '2-digit',
      minute: '2-digit',
    })
    const asked = meter.counter('happy_hour_requests_total', 'Times the happy hour was asked for.')
    log.info({ from, to, percent }, 'happy hour is on the clock')

    return new Elysia({ name: 'happy-hour' }).get('/happy-hour', () => {
      asked.add(1)
      const time = local.format(clock.now())
      // Past midnight the end comes before the beginning.
      const now = from < to ? time >= from && time < to : time >= from || time < to
      return { now, percent, from, to }
    })
  },
})
