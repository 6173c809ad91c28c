import { brainContract, type BrainRig } from '../../../../test/contracts/brain.ts'
import { MODEL_FAULTS, type ModelStandin } from '../../../../test/contracts/model-standin.ts'
import { gem, gpt } from '../../../../test/model-desk.ts'
import { geminiStandin } from '../../../../test/standins/gemini.ts'
import { openaiStandin } from '../../../../test/standins/openai.ts'
import type { ChatModel } from '../../../core/chat-model.ts'
import { houseBrain } from './house-brain.ts'
import { modelBrain } from './model-brain.ts'

/** A fault that hangs is waited for as long; a busy machine takes a part of it to ask at all. */
const ROUND_MS = 1000

function behind(standin: ModelStandin, model: ChatModel): BrainRig {
  return {
    brain: modelBrain(model),
    script: (...replies) => standin.script(...replies),
    leftOver: () => [...standin.complaints, ...Array<string>(standin.left()).fill('not asked')],
    stop: () => standin.stop(),
  }
}

const paid = { faults: MODEL_FAULTS, isPaid: true }

async function openai(): Promise<BrainRig> {
  const standin = await openaiStandin()
  return behind(standin, gpt(standin, ROUND_MS))
}

async function gemini(): Promise<BrainRig> {
  const standin = await geminiStandin()
  return behind(standin, gem(standin, ROUND_MS, 1))
}

function house(): BrainRig {
  const nothing = () => {}
  return { brain: houseBrain, script: nothing, leftOver: () => [], stop: async () => {} }
}

brainContract('openai', openai, paid)
brainContract('gemini', gemini, paid)
brainContract('the house waiter', house, { faults: [], isPaid: false })
