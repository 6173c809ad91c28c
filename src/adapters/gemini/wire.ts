/**
 * The part of v1beta `generateContent` that is used.
 * @see https://ai.google.dev/api/generate-content
 */
export type GeminiBody = {
  readonly systemInstruction: { readonly role: 'system'; readonly parts: readonly Part[] }
  readonly contents: readonly Content[]
  readonly tools?: readonly { readonly functionDeclarations: readonly FunctionDeclaration[] }[]
  readonly toolConfig?: { readonly functionCallingConfig: { readonly mode: 'AUTO' | 'NONE' } }
  readonly generationConfig: {
    readonly maxOutputTokens: number
    readonly thinkingConfig: { readonly thinkingLevel: ThinkingLevel }
  }
}

/** Valid on every Gemini from 3 on; `minimal` is a 400 on some. */
export type ThinkingLevel = 'low' | 'medium' | 'high'

export type FunctionDeclaration = {
  readonly name: string
  readonly description: string
  readonly parameters?: Fragment
}

export type Content = { readonly role: 'user' | 'model'; readonly parts: readonly Part[] }

/** Open: a part goes back with every key it came with, known or not. */
export type Part = Fragment

export type Fragment = Readonly<Record<string, unknown>>

export function isFragment(value: unknown): value is Fragment {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object, or an empty one. */
export function asFragment(value: unknown): Fragment {
  return isFragment(value) ? value : {}
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The calls of a model's content, in order; both the reading and the answering of calls go by their position here. */
export function callsIn(content: Content): readonly Fragment[] {
  return content.parts.flatMap((part) =>
    isFragment(part['functionCall']) ? [part['functionCall']] : [],
  )
}

/** The vendor's id of a call; the Developer API often leaves it out. */
export function idOf(call: Fragment): string | undefined {
  const id = call['id']
  return typeof id === 'string' && id !== '' ? id : undefined
}
