import { type SimulatedGraph, simulatedGraph } from '../src/demo/graph/graph.ts'
import { systemRandom } from '../src/platform/chance.ts'
import { systemClock } from '../src/platform/clock.ts'
import { ACCESS_TOKEN, APP_SECRET, type Closing, PHONE_NUMBER_ID } from './processes.ts'

export const NUMBER = {
  phoneNumberId: PHONE_NUMBER_ID,
  displayPhone: '250700000100',
  wabaId: '102290129340398',
}

/** The simulated Graph API in this process. */
export async function startGraph(
  closers: Closing,
  webhookUrl: string | null,
): Promise<SimulatedGraph> {
  const graph = await simulatedGraph({
    accessToken: ACCESS_TOKEN,
    appSecret: APP_SECRET,
    clock: systemClock,
    random: systemRandom,
    numbers: [NUMBER],
    ...(webhookUrl === null ? { statuses: [] } : { webhookUrl }),
  })
  closers.add(() => graph.stop())
  return graph
}
