import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'

/** One message as a phone shows it. */
export type Bubble = {
  /** The vendor's id (`wamid.…`). */
  readonly id: string
  /** Written on this phone, not received by it. */
  readonly mine: boolean
  /** ISO 8601, UTC. */
  readonly at: string
  readonly kind: 'text' | 'buttons' | 'list' | 'link' | 'image' | 'template' | 'other'
  readonly text: string
  readonly header?: string
  readonly footer?: string
  readonly imageUrl?: string
  readonly buttons?: readonly ReplyButton[]
  readonly list?: { readonly button: string; readonly sections: readonly ListPart[] }
  readonly link?: { readonly label: string; readonly url: string }
  readonly quote?: { readonly id: string; readonly text: string; readonly mine: boolean }
  /** How far an own message came; `null` on received ones. */
  readonly tick: Tick | null
  /** The reply chosen from this message last. */
  readonly tapped?: string
}

export type Tick = 'sending' | 'delivered' | 'read' | 'failed'
export type ReplyButton = { readonly id: string; readonly title: string }
export type ReplyRow = ReplyButton & { readonly description?: string }
export type ListPart = { readonly title?: string; readonly rows: readonly ReplyRow[] }

/** What Graph shows of a template: its approved text with `{{name}}` places and its quick replies. */
export type TemplateText = { readonly body: string; readonly buttons: readonly string[] }

/** The approved template of that name and language code, where the simulated account has it. */
export type FindTemplate = (name: string, language: string) => TemplateText | undefined

/** The message part of a bubble, read from a Graph body. */
export type GraphContent = Omit<Bubble, 'id' | 'mine' | 'at' | 'tick' | 'tapped' | 'quote'>

const text = Type.Object({ text: Type.String() })
const header = Type.Union([
  Type.Object({ type: Type.Literal('text'), text: Type.String() }),
  Type.Object({ type: Type.Literal('image'), image: Type.Object({ link: Type.String() }) }),
  Type.Object({ type: Type.String() }),
])
const interactive = <T extends string, A extends ReturnType<typeof Type.Object>>(
  type: T,
  action: A,
) =>
  Type.Object({
    type: Type.Literal('interactive'),
    interactive: Type.Object({
      type: Type.Literal(type),
      header: Type.Optional(header),
      body: text,
      footer: Type.Optional(text),
      action,
    }),
  })
const reply = Type.Object({ id: Type.String(), title: Type.String() })
const row = Type.Object({
  id: Type.String(),
  title: Type.String(),
  description: Type.Optional(Type.String()),
})

// Graph takes a message without a type for text.
const textMessage = Type.Object({
  type: Type.Optional(Type.Literal('text')),
  text: Type.Object({ body: Type.String() }),
})
const imageMessage = Type.Object({
  type: Type.Literal('image'),
  image: Type.Object({ link: Type.String(), caption: Type.Optional(Type.String()) }),
})
const buttonMessage = interactive(
  'button',
  Type.Object({ buttons: Type.Array(Type.Object({ type: Type.Literal('reply'), reply })) }),
)
const listMessage = interactive(
  'list',
  Type.Object({
    button: Type.String(),
    sections: Type.Array(
      Type.Object({ title: Type.Optional(Type.String()), rows: Type.Array(row) }),
    ),
  }),
)
const linkMessage = interactive(
  'cta_url',
  Type.Object({ parameters: Type.Object({ display_text: Type.String(), url: Type.String() }) }),
)
const parameter = Type.Object({
  type: Type.String(),
  text: Type.Optional(Type.String()),
  parameter_name: Type.Optional(Type.String()),
  payload: Type.Optional(Type.String()),
})
const templateMessage = Type.Object({
  type: Type.Literal('template'),
  template: Type.Object({
    name: Type.String(),
    language: Type.Object({ code: Type.String() }),
    components: Type.Optional(
      Type.Array(Type.Object({ type: Type.String(), parameters: Type.Array(parameter) })),
    ),
  }),
})
const anyMessage = Type.Object({ type: Type.String() })

/**
 * Reads the body of a Graph send into what a phone shows. A type that phones here can't draw
 * becomes an `other` bubble naming it; a body without a type is no message: `undefined`.
 */
export function readGraphContent(
  body: unknown,
  findTemplate: FindTemplate,
): GraphContent | undefined {
  if (Value.Check(textMessage, body)) return { kind: 'text', text: body.text.body }
  if (Value.Check(buttonMessage, body)) {
    const { action } = body.interactive
    return { kind: 'buttons', ...frame(body), buttons: action.buttons.map((each) => each.reply) }
  }
  if (Value.Check(listMessage, body)) {
    const { button, sections } = body.interactive.action
    return { kind: 'list', ...frame(body), list: { button, sections: sections.map(part) } }
  }
  if (Value.Check(linkMessage, body)) {
    const { display_text: label, url } = body.interactive.action.parameters
    return { kind: 'link', ...frame(body), link: { label, url } }
  }
  if (Value.Check(imageMessage, body)) {
    return { kind: 'image', text: body.image.caption ?? '', imageUrl: body.image.link }
  }
  if (Value.Check(templateMessage, body)) return template(body, findTemplate)
  return Value.Check(anyMessage, body) ? { kind: 'other', text: `[${body.type}]` } : undefined
}

type Framed = Static<typeof buttonMessage> | Static<typeof listMessage> | Static<typeof linkMessage>

function frame({ interactive: { header: top, body, footer } }: Framed) {
  return {
    text: body.text,
    ...(top !== undefined && 'text' in top ? { header: top.text } : {}),
    ...(top !== undefined && 'image' in top ? { imageUrl: top.image.link } : {}),
    ...(footer === undefined ? {} : { footer: footer.text }),
  }
}

function part(section: Static<typeof listMessage>['interactive']['action']['sections'][number]) {
  const rows = section.rows.map(({ id, title, description }) =>
    description === undefined ? { id, title } : { id, title, description },
  )
  return section.title === undefined ? { rows } : { title: section.title, rows }
}

function template(
  { template: sent }: Static<typeof templateMessage>,
  findTemplate: FindTemplate,
): GraphContent {
  const components = sent.components ?? []
  const values = components
    .filter(({ type }) => type === 'body')
    .flatMap(({ parameters }) => parameters)
  const payloads = components
    .filter(({ type }) => type === 'button')
    .flatMap(({ parameters }) => parameters.map(({ payload }) => payload ?? ''))
  const approved = findTemplate(sent.name, sent.language.code)
  const filled = approved?.body.replace(/\{\{\s*(\w+)\s*\}\}/g, (place, name: string) => {
    const named = values.find((value) => value.parameter_name === name)
    return (named ?? values[Number(name) - 1])?.text ?? place
  })
  const titles = approved?.buttons ?? payloads
  return {
    kind: 'template',
    text: filled ?? values.map((value) => value.text ?? '').join(' · '),
    ...(titles.length === 0
      ? {}
      : { buttons: titles.map((title, index) => ({ id: payloads[index] ?? title, title })) }),
  }
}
