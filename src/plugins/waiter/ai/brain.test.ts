import { brainContract, type BrainRig } from '../../../../test/contracts/brain.ts'
import {
  MODEL_FAULTS,
  type ModelStandin,
  type ScriptedReply,
} from '../../../../test/contracts/model-standin.ts'
import { gem, gpt } from '../../../../test/model-desk.ts'
import { geminiStandin } from '../../../../test/standins/gemini.ts'
import { openaiStandin } from '../../../../test/standins/openai.ts'
import type { ChatModel } from '../../../core/chat-model.ts'
import { houseBrain } from './house-brain.ts'
import { modelBrain } from './model-brain.ts'

/** A fault that hangs is waited for as long; a busy machine takes a part of it to ask at all. */
const ROUND_MS = 1000
/** What is to answer may do so on a machine that stands still for a moment. */
const LONG_MS = 20_000

const isHanging = (reply: ScriptedReply | undefined) =>
  reply?.kind === 'fault' && (reply.fault === 'slow_headers' || reply.fault === 'stalled_body')

function behind(standin: ModelStandin, modelOf: (timeoutMs: number) => ChatModel): BrainRig {
  const [patient, hasty] = [modelOf(LONG_MS), modelOf(ROUND_MS)]
  const script: ScriptedReply[] = []
  const model: ChatModel = {
    ...patient,
    respond: (request, signal) =>
      (isHanging(script.at(-standin.left())) ? hasty : patient).respond(request, signal),
  }
  return {
    brain: modelBrain(model),
    script(...replies) {
      script.push(...replies)
      standin.script(...replies)
    },
    leftOver: () => [...standin.complaints, ...Array<string>(standin.left()).fill('not asked')],
    stop: () => standin.stop(),
  }
}

const paid = { faults: MODEL_FAULTS, isPaid: true }

async function openai(): Promise<BrainRig> {
  const standin = await openaiStandin()
  return behind(standin, (timeoutMs) => gpt(standin, timeoutMs))
}

async function gemini(): Promise<BrainRig> {
  const standin = await geminiStandin()
  return behind(standin, (timeoutMs) => gem(standin, timeoutMs, 1))
}

function house(): BrainRig {
  const nothing = () => {}
  return { brain: houseBrain, script: nothing, leftOver: () => [], stop: async () => {} }
}

brainContract('openai', openai, paid)
brainContract('gemini', gemini, paid)
brainContract('the house waiter', house, { faults: [], isPaid: false })
