import type { Language } from '../language.ts'
import { type Intent, say } from './intent.ts'

function speak(language: Language, names: string): Intent {
  return say(
    'anywhere',
    `(?:can (?:we|you|i) |do you |parlez(?: vous)? |parle[rz]? |parlons |speak(?: in)? |talk (?:in )?|in |en |mu |kwa |(?:ku)?vuga |(?:mu|tu)vuge |(?:tu)?ongee? |zungumza |je parle |i speak |write in |reply in |answer in |repondez en |andika kwa )+(?:le |l |the )?(?:${names})
    (?:(?:le |l )?(?:${names}))(?: language)? (?:please|svp|tafadhali)
    language (?:${names})`,
    (match) => (isRefused(match) ? null : { type: 'language', language }),
  )
}

/** "I don't speak French", "je ne parle pas anglais": anything but a request for it. */
function isRefused({ 0: said, input, index }: RegExpExecArray): boolean {
  // "I don't understand, can we speak French": what is not understood is another.
  return REQUEST.test(said.trim()) ? NOT.test(input.slice(0, index)) : NOT_SPOKEN.test(input)
}

const REQUEST =
  /^(?:can |speak |talk |write |reply |answer |parlez |parlons |repondez |andika |(?:mu|tu)vuge |(?:tu)?onge)/u
const NOT_WORDS =
  'not?|don t|dont|can t|cannot|ne|pas|sijui|siongei|sizungumzi|sielewi|simvuga|sinzi|ntabwo|nta'
const NOT = new RegExp(`(?:^| )(?:${NOT_WORDS}) ?$`, 'u')
const NOT_SPOKEN = new RegExp(`(?:^| )(?:${NOT_WORDS})(?= )`, 'u')

const LANGUAGE_NAMES: readonly (readonly [Language, string])[] = [
  ['en', 'english|anglais|icyongereza|cyongereza|kiingereza'],
  ['fr', 'french|francais|igifaransa|gifaransa|kifaransa'],
  ['rw', 'kinyarwanda|ikinyarwanda|rwandan'],
  ['sw', 'swahili|kiswahili|igiswahili|giswahili|souahili'],
]

const LANGUAGE_NAME = new RegExp(LANGUAGE_NAMES.map(([, names]) => names).join('|'), 'u')

/** Without it, no words as intents are written ask for a language. */
export function namesLanguage(said: string): boolean {
  return LANGUAGE_NAME.test(said)
}

/** Asked for before everything else: in which language to go on. */
export const LANGUAGE_INTENTS: readonly Intent[] = LANGUAGE_NAMES.flatMap(([language, names]) => [
  speak(language, names),
  say('whole', names, { type: 'language', language }),
])
