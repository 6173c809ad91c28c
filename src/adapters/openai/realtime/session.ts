import type { CallAcceptParams } from 'openai/resources/realtime/calls'

import type { TurnDetection } from '../../../core/call/line.ts'
import type { CallSession } from '../../../core/call/transport.ts'
import type { ToolSpec } from '../../../core/chat-model.ts'

type Wire<K extends keyof CallAcceptParams> = NonNullable<CallAcceptParams[K]>
type AudioIn = NonNullable<Wire<'audio'>['input']>

/**
 * The session as it is asked for when a call is answered. Formats are left out: SIP settles them. So is tuning of turn
 * detection, which is a 400 here; it goes by `session.update` on the line.
 * @param transcriptionModel `null`: nobody writes down what the caller says.
 * @see https://developers.openai.com/api/docs/guides/realtime-sip
 */
export function acceptBody(
  session: CallSession,
  transcriptionModel: string | null,
): CallAcceptParams {
  const { effort, truncation } = session
  return {
    type: 'realtime',
    model: session.model,
    output_modalities: ['audio'],
    instructions: session.instructions,
    max_output_tokens: within(Math.round(session.maxOutputTokens), [1, 4096]),
    ...(effort !== null && { reasoning: { effort } }),
    audio: {
      input: {
        ...(transcriptionModel !== null && {
          transcription: transcription(transcriptionModel, session.keywords),
        }),
        ...(session.noise !== 'off' && { noise_reduction: { type: NOISE[session.noise] } }),
        turn_detection: turnsAtAccept(session.turns),
      },
      output: { voice: session.voice, speed: within(session.speed, [0.25, 1.5]) },
    },
    tools: toolsOf(session.tools),
    tool_choice: 'auto',
    ...(truncation !== null && {
      truncation: {
        type: 'retention_ratio',
        retention_ratio: within(truncation.keepShare, [0, 1]),
        token_limits: { post_instructions: Math.round(truncation.atTokens) },
      },
    }),
  }
}

/** The least that makes a call of ours: for when the vendor refuses the rest, whatever of it that is. */
export function minimalBody(session: CallSession): CallAcceptParams {
  return {
    type: 'realtime',
    model: session.model,
    instructions: session.instructions,
    audio: { output: { voice: session.voice } },
    tools: toolsOf(session.tools),
  }
}

/**
 * What is asked for on the line of a call that was answered by `unheard`: the words of the caller, and what needs them.
 * @see https://developers.openai.com/api/docs/guides/realtime-conversations
 */
export function hearingUpdate({ instructions, tools, keywords }: CallSession, model: string) {
  return {
    type: 'realtime',
    instructions,
    tools: toolsOf(tools),
    audio: { input: { transcription: transcription(model, keywords) } },
  } as const
}

const NOISE = { near: 'near_field', far: 'far_field' } as const

/** The models of 2026 take a list of words, those before them a sentence. */
const TAKES_KEYWORDS = /^gpt-(?:live-)?transcribe/

function transcription(
  model: string,
  keywords: readonly string[],
): NonNullable<AudioIn['transcription']> {
  if (keywords.length === 0) return { model }
  return TAKES_KEYWORDS.test(model)
    ? { model, keywords: [...keywords] }
    : { model, prompt: keywords.join(', ') }
}

function turnsAtAccept(turns: TurnDetection): NonNullable<AudioIn['turn_detection']> {
  return turns.by === 'meaning' ? turnDetection(turns) : { type: 'server_vad' }
}

/** Turn detection in the vendor's words, tuning included: for a line that is open. */
export function turnDetection(turns: TurnDetection): NonNullable<AudioIn['turn_detection']> {
  const both = { create_response: true, interrupt_response: true }
  if (turns.by === 'meaning') {
    return { type: 'semantic_vad', eagerness: turns.eagerness, ...both }
  }
  return {
    type: 'server_vad',
    threshold: within(turns.threshold, [0, 1]),
    prefix_padding_ms: Math.round(turns.paddingMs),
    silence_duration_ms: Math.round(turns.silenceMs),
    ...both,
  }
}

/** Without `strict`, which calls do not know. */
function toolsOf(tools: readonly ToolSpec[]): Wire<'tools'> {
  return tools.map(({ name, description, parameters }) => ({
    type: 'function',
    name,
    description,
    parameters,
  }))
}

function within(value: number, [least, most]: readonly [number, number]): number {
  return Math.min(most, Math.max(least, value))
}
