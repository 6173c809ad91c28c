import type { Config } from '../config/schema.ts'
import { type Check, check, fault, fine, skip } from './check.ts'

/** Whether calls are answered; if not, callers are answered in writing. By the bridge nobody is yet. */
export function isVoiceWanted({ voice, openai }: Config): boolean {
  const isCarried = voice.transport === 'sip'
  return isCarried && voice.takesCalls && openai.apiKey !== null && openai.webhookSecret.length > 0
}

const trunkSecret = check('voice.trunk_secret', {
  about: 'calls show that they came by your own trunk',
  faults: {
    missing: {
      level: 'warn',
      cause:
        'Whoever learns your OpenAI project id can call OpenAI with any caller in the headers, and speaks and orders as them.',
      fix: 'Set [voice] trunk_secret to what "openssl rand -hex 24" prints, and have your SBC or trunk send it as X-Maitred-Trunk (docs/voice.md).',
    },
  },
  run: async ({ config }) => {
    if (!isVoiceWanted(config)) return skip('calls are not answered here')
    const { trunkSecret: secrets, trunkHeader } = config.voice
    return secrets.length === 0 ? fault('missing', 'not set') : fine(`asked for in ${trunkHeader}`)
  },
})

export const VOICE_CHECKS: readonly Check[] = [trunkSecret]
