import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'

import type { Clock } from '../../src/core/ports.ts'
import type { DemoBar, DemoPhone } from '../../src/demo/demo-people.ts'
import type { DemoTrace, TraceStage } from '../../src/demo/trace.ts'

const TABLES = ['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'B1', 'B2', 'T1', 'T2'].map((label) => ({
  label,
  area: null,
}))

export const HARNESS_BARS: readonly DemoBar[] = [
  {
    id: '7b0c1f4e-3f43-4a5f-9d1c-0a2f6f1c9a01',
    slug: 'inzozi-terrace',
    name: 'Inzozi Terrace',
    phoneNumberId: '361990122845570',
    displayPhone: '250700000101',
    wabaId: '204417090883311',
    tables: TABLES,
  },
  {
    id: '7b0c1f4e-3f43-4a5f-9d1c-0a2f6f1c9a02',
    slug: 'harbour-lane',
    name: 'Harbour Lane',
    phoneNumberId: '361990122845571',
    displayPhone: '35600000101',
    wabaId: '204417090883311',
    tables: TABLES.slice(0, 6),
  },
]

export const HARNESS_PHONES: readonly DemoPhone[] = [
  person('diner', 'diner', 'Aline', { phone: '250700000201', barSlug: null }),
  person('friend', 'friend', 'Eric', { phone: '250700000202', barSlug: null }),
  person('owner-inzozi', 'owner', 'Diane', { phone: '250700000301', barSlug: 'inzozi-terrace' }),
  person('owner-harbour', 'owner', 'Marc', { phone: '35600000301', barSlug: 'harbour-lane' }),
]

function person(
  id: string,
  role: DemoPhone['role'],
  name: string,
  rest: { readonly phone: string; readonly barSlug: string | null },
): DemoPhone {
  return { id, role, name, userId: `RW.${rest.phone}`, ...rest }
}

type Incoming = {
  readonly number: string
  readonly from: string
  readonly id: string
  readonly text: string
  readonly tap: string | undefined
}

export type ScriptedWaiter = {
  readonly webhook: (request: Request) => Promise<Response>
  /** Where the simulated Graph API listens. */
  connect(graphUrl: string): void
  forget(): void
}

/** Plays one evening by heart: it checks nothing and remembers only who ordered last. */
export function scriptedWaiter(deps: {
  readonly accessToken: string
  readonly trace: DemoTrace
  readonly clock: Clock
}): ScriptedWaiter {
  let graphUrl = ''
  let diner: string | undefined
  const note = (stage: TraceStage, what: string, facts: Record<string, string | number>) =>
    deps.trace.emit({ stage, at: deps.clock.now(), what, ms: 1, facts })

  async function send(number: string, body: Readonly<Record<string, unknown>>) {
    await fetch(`${graphUrl}/v26.0/${number}/messages`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${deps.accessToken}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ messaging_product: 'whatsapp', ...body }),
    })
  }

  async function play(incoming: Incoming) {
    const { number, from, id } = incoming
    const isOwner = HARNESS_PHONES.some(({ role, phone }) => role === 'owner' && phone === from)
    note('inbox', 'stored', { kind: incoming.tap === undefined ? 'text' : 'tap' })
    const mark = { status: 'read', message_id: id, typing_indicator: { type: 'text' } }
    await send(number, mark)
    await Bun.sleep(350)
    if (!isOwner) diner = from
    const scenes = isOwner ? ownerScene(incoming, diner) : dinerScene(incoming)
    note('turn', 'committed', { intent: incoming.tap ?? 'text', messages: scenes.length })
    for (const { to, body } of scenes) {
      note('outbox', 'sent', { to: `+${to.slice(0, 3)}*****${to.slice(-3)}` })
      const head = { recipient_type: 'individual', to: `+${to}`, biz_opaque_callback_data: id }
      await send(number, { ...head, ...body })
    }
  }

  return {
    async webhook(request) {
      const incoming = readDelivery(await request.json())
      if (incoming === undefined) return new Response('ok')
      note('webhook', 'signature good, stored, answered 200', { messages: 1 })
      void play(incoming)
      return new Response('ok')
    },
    connect(url) {
      graphUrl = url
    },
    forget() {
      diner = undefined
    },
  }
}

const reply = Type.Object({ id: Type.String(), title: Type.String() })
const message = Type.Object({
  from: Type.String(),
  id: Type.String(),
  text: Type.Optional(Type.Object({ body: Type.String() })),
  interactive: Type.Optional(
    Type.Object({ button_reply: Type.Optional(reply), list_reply: Type.Optional(reply) }),
  ),
})
const value = Type.Object({
  metadata: Type.Object({ phone_number_id: Type.String() }),
  messages: Type.Tuple([message]),
})
const delivery = Type.Object({
  entry: Type.Tuple([Type.Object({ changes: Type.Tuple([Type.Object({ value })]) })]),
})

/** The one message of a delivery; a delivery of statuses has none. */
function readDelivery(body: unknown): Incoming | undefined {
  if (!Value.Check(delivery, body)) return undefined
  const { metadata, messages } = body.entry[0].changes[0].value
  const [{ from, id, text: written, interactive }] = messages
  const tapped = interactive?.button_reply ?? interactive?.list_reply
  const said = written?.body ?? tapped?.title ?? ''
  return { number: metadata.phone_number_id, from, id, text: said, tap: tapped?.id }
}

type Scene = { readonly to: string; readonly body: Readonly<Record<string, unknown>> }

function ownerScene({ from, tap }: Incoming, diner: string | undefined): readonly Scene[] {
  if (tap === undefined || diner === undefined) return [{ to: from, body: text('Noted.') }]
  const isAccepted = tap === 'order:47:accept'
  const told = isAccepted ? '*Order 47* is accepted.' : 'Sorry, *order 47* can’t be made tonight.'
  return [
    { to: from, body: text(isAccepted ? 'Order 47: accepted. The diner knows.' : 'Rejected.') },
    { to: diner, body: text(told) },
  ]
}

function dinerScene({ from, text: said, tap, number }: Incoming): readonly Scene[] {
  const to = from
  const say = (body: Scene['body']): readonly Scene[] => [{ to, body }]
  if (said.startsWith('TABLE-'))
    return say(
      buttons(greeting(said), { menu: 'See the menu', ask: 'Ask something', bill: 'The bill' }),
    )
  if (tap === 'menu') return say(MENU)
  if (tap?.startsWith('beer:'))
    return say(
      buttons(CART, {
        'cart:place': 'Place the order',
        'cart:add': 'Add more',
        'cart:clear': 'Clear',
      }),
    )
  if (tap === 'cart:place') return placed(to, number)
  if (tap !== undefined) return say(text('Of course. What would you like?'))
  if (/beer|bi[eè]re|inzoga|bia/i.test(said)) return say(BEERS)
  return say(text(`I have no _${said}_ tonight. The nearest: ~Chapati~, *Fries* RWF 1,500.`))
}

function placed(to: string, number: string): readonly Scene[] {
  const owner = number === '361990122845570' ? '250700000301' : '35600000301'
  const alert = '*Table A5 · order 47*\n2 × Primus 72cl\n1 × Fries\n\n*RWF 4,500*'
  return [
    { to, body: text('Order *47* is with the bar! ✅ I tell you when the bar accepts it.') },
    {
      to,
      body: link(
        'Pay *RWF 4,500* by MoMo: dial `*182*8*1*042042*4500#`, or open the page with the code.',
        { label: 'How to pay', url: 'http://127.0.0.1/pay/example' },
      ),
    },
    {
      to: owner,
      body: buttons(alert, { 'order:47:accept': 'Accept', 'order:47:reject': 'Reject' }),
    },
  ]
}

function greeting(said: string): string {
  const table = said.split('-')[1] ?? ''
  return `Welcome to *Inzozi Terrace*! 👋 You sit at table *${table}*.\nTell me what you would like, in your own words.`
}

const CART =
  '*In your cart*\n2 × Primus 72cl    RWF 3,000\n1 × Fries    RWF 1,500\n\n*Total RWF 4,500*'

const BEERS = list(
  'Gladly: 1 × *Fries* is in your cart.\nWhich beer for the two?',
  'Choose a beer',
  {
    'Local lagers': {
      'beer:primus-72': ['Primus 72cl', 'RWF 1,500'],
      'beer:mutzig-50': ['Mützig 50cl', 'RWF 1,500'],
      'beer:skol-50': ['Skol Malt 50cl', 'RWF 1,200'],
    },
    'From elsewhere': {
      'beer:heineken': ['Heineken 33cl', 'RWF 2,000'],
      'beer:guinness': ['Guinness 33cl', 'RWF 2,000'],
    },
  },
)
const MENU = list('The menu, in short:', 'See the menu', {
  'To eat': {
    'cat:grill': ['Grill', 'Brochettes, tilapia, chicken'],
    'cat:sides': ['Sides', 'Fries, plantain, salad'],
  },
  'To drink': {
    'cat:beer': ['Beers', 'Eleven kinds'],
    'cat:soft': ['Soft drinks', 'Fanta, juice, water'],
  },
})

function text(body: string) {
  return { type: 'text', text: { body } }
}

function buttons(body: string, titles: Readonly<Record<string, string>>) {
  const replies = Object.entries(titles).map(([id, title]) => ({
    type: 'reply',
    reply: { id, title },
  }))
  const interactive = { type: 'button', body: { text: body }, action: { buttons: replies } }
  return { type: 'interactive', interactive }
}

function list(
  body: string,
  button: string,
  parts: Readonly<Record<string, Readonly<Record<string, readonly [string, string]>>>>,
) {
  const sections = Object.entries(parts).map(([title, rows]) => ({
    title,
    rows: Object.entries(rows).map(([id, [name, description]]) => ({
      id,
      title: name,
      description,
    })),
  }))
  const interactive = { type: 'list', body: { text: body }, action: { button, sections } }
  return { type: 'interactive', interactive }
}

function link(body: string, { label, url }: { readonly label: string; readonly url: string }) {
  const parameters = { display_text: label, url }
  const action = { name: 'cta_url', parameters }
  return { type: 'interactive', interactive: { type: 'cta_url', body: { text: body }, action } }
}
