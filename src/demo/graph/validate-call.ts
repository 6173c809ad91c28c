import { Type } from '@sinclair/typebox'

import { asFragment } from '../../core/fragment.ts'
import type { Refused } from './schema.ts'
import { mismatch, notValid, optional, shown, strict } from './schema.ts'
import type { MessageBody } from './validate-message.ts'

const ANSWER = strict({
  sdp_type: Type.Literal('answer'),
  sdp: shown(65_536),
})

const COMMON = {
  messaging_product: Type.Literal('whatsapp'),
  call_id: Type.String({ pattern: String.raw`^wacid\.\S+$` }),
} as const

const ACTIONS = new Map<unknown, ReturnType<typeof strict>>([
  ['pre_accept', strict({ ...COMMON, action: Type.Literal('pre_accept'), session: ANSWER })],
  [
    'accept',
    strict({
      ...COMMON,
      action: Type.Literal('accept'),
      session: ANSWER,
      biz_opaque_callback_data: optional(Type.String({ maxLength: 512 })),
    }),
  ],
  ['reject', strict({ ...COMMON, action: Type.Literal('reject') })],
  ['terminate', strict({ ...COMMON, action: Type.Literal('terminate') })],
])

/** Graph's rules for `POST /<phone number id>/calls`; `null` where it would take the body. */
export function refusedCall(call: MessageBody): Refused | null {
  const schema = ACTIONS.get(call['action'])
  if (schema === undefined) return notValid('action')
  return mismatch(schema, call) ?? refusedSdp(asFragment(call['session'])['sdp'])
}

/** What stands in the SDP is told by a code of its own. */
function refusedSdp(sdp: unknown): Refused | null {
  if (typeof sdp !== 'string' || sdp.startsWith('v=0\r\n')) return null
  return { code: BAD_SDP, details: 'SDP Validation error' }
}

const BAD_SDP = 100

const time = Type.String({ pattern: '^([01]\\d|2[0-3])[0-5]\\d$' })
const onOff = Type.Union([Type.Literal('ENABLED'), Type.Literal('DISABLED')])
const day = Type.Union(
  ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'].map((name) =>
    Type.Literal(name),
  ),
)

const SETTINGS = strict({
  calling: strict({
    status: onOff,
    call_icon_visibility: optional(
      Type.Union([Type.Literal('DEFAULT'), Type.Literal('DISABLE_ALL')]),
    ),
    callback_permission_status: optional(onOff),
    call_hours: optional(
      strict({
        status: onOff,
        timezone_id: shown(60),
        weekly_operating_hours: Type.Array(
          strict({ day_of_week: day, open_time: time, close_time: time }),
          { maxItems: 14 },
        ),
        holiday_schedule: optional(
          Type.Array(strict({ date: shown(10), start_time: time, end_time: time }), {
            maxItems: 20,
          }),
        ),
      }),
    ),
    audio: optional(
      strict({
        additional_codecs: Type.Array(Type.Union([Type.Literal('PCMU'), Type.Literal('PCMA')])),
      }),
    ),
    srtp_key_exchange_protocol: optional(Type.Union([Type.Literal('DTLS'), Type.Literal('SDES')])),
    sip: optional(
      strict({
        status: onOff,
        servers: Type.Array(
          strict({
            hostname: shown(253),
            port: optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
            request_uri_user_params: optional(
              Type.Record(Type.String({ maxLength: 128 }), Type.String({ maxLength: 128 })),
            ),
          }),
          { maxItems: 1 },
        ),
        webhook_delivery: optional(onOff),
      }),
    ),
  }),
})

/** Graph's rules for `POST /<phone number id>/settings`; `null` where it would take the body. */
export function refusedSettings(settings: MessageBody): Refused | null {
  return mismatch(SETTINGS, settings)
}
