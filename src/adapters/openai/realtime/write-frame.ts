import type { LineCommand } from '../../../core/call/line.ts'
import { turnDetection } from './session.ts'

/**
 * The frames of one command, in order. Each carries the command's id, which comes back in an error about it.
 * @see https://developers.openai.com/api/docs/guides/realtime-conversations
 */
export function writeFrames(command: LineCommand): readonly string[] {
  return framesOf(command).map((frame) => JSON.stringify({ ...frame, event_id: command.id }))
}

type Frame = { readonly type: string; readonly [field: string]: unknown }

function framesOf(command: LineCommand): readonly Frame[] {
  switch (command.kind) {
    case 'respond':
      return [respond(command)]
    case 'tool_output':
      return [
        itemCreate({
          id: outputItemId(command.functionCallId),
          type: 'function_call_output',
          call_id: command.functionCallId,
          output: command.output,
        }),
      ]
    case 'note':
      return [
        itemCreate({
          ...(command.itemId !== undefined && { id: command.itemId }),
          type: 'message',
          role: 'system',
          content: [{ type: 'input_text', text: command.text }],
        }),
      ]
    case 'hush':
      // In this order: a response that goes on would fill the buffer again.
      return [cancel(command), { type: 'output_audio_buffer.clear' }]
    case 'tune': {
      const audio = { input: { turn_detection: turnDetection(command.turns) } }
      return [{ type: 'session.update', session: { type: 'realtime', audio } }]
    }
    case 'find':
      return [{ type: 'conversation.item.retrieve', item_id: command.itemId }]
    case 'forget':
      return [{ type: 'conversation.item.delete', item_id: command.itemId }]
  }
}

function respond({
  purpose,
  instructions,
  mayCall,
}: Extract<LineCommand, { kind: 'respond' }>): Frame {
  return {
    type: 'response.create',
    response: {
      metadata: { purpose },
      ...(instructions !== undefined && { instructions }),
      ...(mayCall === false && { tool_choice: 'none' }),
    },
  }
}

function cancel({ responseId }: Extract<LineCommand, { kind: 'hush' }>): Frame {
  return { type: 'response.cancel', ...(responseId !== undefined && { response_id: responseId }) }
}

function itemCreate(item: Readonly<Record<string, unknown>>): Frame {
  return { type: 'conversation.item.create', item }
}

/**
 * The same for the same call, whoever sends it: an output sent twice, by two processes even, is refused as a double. The
 * vendor takes 32 signs at most.
 */
function outputItemId(functionCallId: string): string {
  const digest = new Bun.CryptoHasher('sha256').update(functionCallId).digest('hex')
  return `out_${digest.slice(0, 24)}`
}
