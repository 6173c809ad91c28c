import { isVoiceWanted } from '../config/voice-wanted.ts'
import { type Check, check, fault, fine, skip } from './check.ts'

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
