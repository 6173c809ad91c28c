import { VOICE_STYLES } from '../core/bar.ts'
import { LANGUAGES } from '../core/language.ts'
import { PRICES_KNOWN_ON } from '../core/model-prices.ts'
import {
  choice,
  choices,
  DAY,
  flag,
  integer,
  type Key,
  optionalText,
  secrets,
  text,
  texts,
} from './keys.ts'

export const MODEL_ID = { pattern: /^[a-zA-Z0-9][\w.:-]{1,80}$/, wanted: 'a model id' }
const HEADERS = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9-]{0,79}$/,
  wanted: 'a list of SIP header names such as ["Diversion", "P-Called-Party-ID"]',
}
/** Whom a caller can be put through to. */
export const TRANSFER_TARGET = {
  pattern: /^(tel:\+[1-9]\d{6,14}|sips?:[^\s<>"@]{1,64}@[^\s<>"@]{1,128})$/,
  wanted: 'a list of addresses such as "tel:+250700000101" or "sip:bar@pbx.example"',
}

/** Settings of calls; a bar's own file may say otherwise for its manners. */
export const VOICE_KEYS = {
  transport: choice(['sip', 'bridge'], 'sip', {
    about:
      'How calls come: sip answers those that a trunk sends to OpenAI; bridge is not built yet, and refused. Calls are taken once [openai] has an api_key and a webhook_secret.',
  }),
  sip_uri: optionalText({
    pattern: /^sips?:\S+@\S+$/,
    wanted: 'a SIP address such as sip:proj_x@sip.api.openai.com;transport=tls',
    later: true,
    about: 'Where the trunk sends calls to.',
  }),
  caller_headers: texts(
    { ...HEADERS, about: 'SIP headers that hold the caller’s number, first to last.' },
    ['X-Maitred-Caller', 'P-Asserted-Identity', 'From'],
  ),
  called_headers: texts(
    { ...HEADERS, about: 'SIP headers that hold the number that was called, first to last.' },
    ['X-Maitred-Called', 'Diversion', 'P-Called-Party-ID', 'History-Info', 'To'],
  ),
  bar_header: optionalText({
    pattern: HEADERS.pattern,
    wanted: 'a SIP header name such as X-Maitred-Bar',
    about:
      'SIP header in which your trunk names the bar: its id, its slug, or a WhatsApp number id.',
  }),
  trunk_secret: secrets({
    live: true,
    about:
      'Secret that your SBC or trunk puts into trunk_header of every call; calls without it are refused. Several while it is being changed. Without one, whoever knows your OpenAI project id can call as anybody.',
  }),
  trunk_header: text('X-Maitred-Trunk', {
    pattern: HEADERS.pattern,
    wanted: 'a SIP header name such as X-Maitred-Trunk',
    about: 'SIP header that holds trunk_secret.',
  }),
  takes_calls: flag(true, { about: 'Answer calls. With false callers are answered in writing.' }),
  takes_calls_when_closed: flag(false, { about: 'Answer outside opening hours too.' }),
  languages: choices(LANGUAGES, LANGUAGES, {
    about: 'Languages calls are taken in; a bar speaks those of them that it has itself.',
  }),
  model: text('gpt-realtime-2.1-mini', {
    ...MODEL_ID,
    env: ['OPENAI_REALTIME_MODEL'],
    about: 'Realtime model.',
  }),
  voice: text('marin', {
    pattern: /^[\w-]{1,80}$/,
    wanted: 'a voice',
    about: 'Voice of the model.',
  }),
  style: choice(VOICE_STYLES, 'warm', { about: 'Way of speaking.' }),
  speed_percent: integer(100, [25, 150], { unit: 'percent', about: 'Speed of speech.' }),
  noise: choice(['near', 'far', 'off'], 'near', {
    about: 'Noise reduction: near for a phone at the ear, far for a loudspeaker.',
  }),
  turn_detection: choice(['meaning', 'silence'], 'meaning', {
    about: 'How the end of a caller’s turn is told: by what was said, or by silence alone.',
  }),
  eagerness: choice(['low', 'medium', 'high', 'auto'], 'auto', {
    about: 'With turn_detection = "meaning": how soon the model answers.',
  }),
  threshold_percent: integer(50, [0, 100], {
    unit: 'percent',
    about: 'With turn_detection = "silence": how loud speech must be.',
  }),
  padding_ms: integer(300, [0, 2000], {
    unit: 'milliseconds',
    about: 'With turn_detection = "silence": sound kept from before speech.',
  }),
  silence_ms: integer(500, [100, 5000], {
    unit: 'milliseconds',
    about: 'With turn_detection = "silence": silence that ends a turn.',
  }),
  effort: choice(['none', 'minimal', 'low', 'medium', 'high'], 'low', {
    about: 'How long the model thinks before it speaks; none leaves it to the model.',
  }),
  max_output_tokens: integer(1024, [1, 4096], {
    unit: 'tokens',
    about: 'Longest single answer; 20 tokens are a second of speech.',
  }),
  truncation_tokens: integer(8000, [0, 100_000], {
    unit: 'tokens',
    about:
      'Length at which the conversation is cut to keep long calls cheap; 0: the model’s own way.',
  }),
  truncation_keep_percent: integer(80, [10, 100], {
    unit: 'percent',
    about: 'What is kept of the conversation when it is cut.',
  }),
  transcription_models: texts(
    {
      pattern: MODEL_ID.pattern,
      wanted: 'a list of model ids',
      about:
        'Models that write down what the caller says; the first that is accepted serves. An empty list: nothing is written down, so no table is taken and nothing ordered by word; carts go to WhatsApp, where the button orders them.',
    },
    ['gpt-transcribe', 'gpt-4o-mini-transcribe'],
  ),
  transcripts: choice(['off', 'consent'], 'off', {
    about:
      'Keep what was said: never, or after the caller said yes or pressed 1. Sound is never recorded.',
  }),
  answer_seconds: integer(8, [3, 30], {
    unit: 'seconds',
    about:
      'Without a sound of an answer for so long it is asked for once more; after as long again the call is ended politely with a text.',
  }),
  silence_seconds: integer(20, [5, 120], {
    unit: 'seconds',
    about: 'After so long without a word the caller is asked once, then the call ends.',
  }),
  max_minutes: integer(15, [1, 55], { unit: 'minutes', about: 'Longest call.' }),
  tool_seconds: integer(3, [1, 20], {
    unit: 'seconds',
    about: 'Time for one look into the menu, the cart, an order.',
  }),
  transfer_to: texts({
    ...TRANSFER_TARGET,
    about: 'Whom callers can be put through to where a bar’s file names nobody, first to last.',
  }),
  transfer_seconds: integer(20, [5, 120], {
    unit: 'seconds',
    about: 'How long a transfer rings before the caller is told and offered a chat.',
  }),
  refer_form: choice(['as_written', 'sip'], 'as_written', {
    about: 'How numbers are named to the trunk: as written, or as sip:+number@refer_host.',
  }),
  refer_host: optionalText({
    pattern: /^[^\s<>"@/]{1,128}$/,
    wanted: 'a host such as pbx.example',
    about: 'With refer_form = "sip": the host.',
  }),
  calls_per_hour: integer(12, [0, 1000], {
    unit: 'calls per caller and hour',
    about:
      'More are refused; 0: no cap. Calls that found all lines busy or the bar closed do not count.',
  }),
  minutes_per_day: integer(60, [0, 1440], {
    unit: 'minutes per caller and day',
    about: 'More are refused; 0: no cap.',
  }),
  bar_parallel: integer(10, [1, 1000], { unit: 'calls', about: 'Calls of one bar at once.' }),
  total_parallel: integer(200, [1, 10_000], { unit: 'calls', about: 'Calls at once, all bars.' }),
  daily_cap_cents: integer(1000, [0, 1_000_000], {
    unit: 'US cents per bar and day',
    about:
      'Estimated cost of calls after which a bar takes none until the next day; its owner is told at 80 %. 0: no cap.',
  }),
  prices: texts({
    pattern: /^\S+ \d+(\.\d+)?(( \d+(\.\d+)?){5})?$/,
    wanted:
      'a list of "MODEL TEXT_IN TEXT_CACHED TEXT_OUT SOUND_IN SOUND_CACHED SOUND_OUT" in US dollars per million tokens, and of "MODEL MINUTE" in US dollars per minute of what the caller says',
    about: `Prices of realtime models and of those that write down what the caller says, for the estimate of their cost. They stand beside those that come with the program, of ${PRICES_KNOWN_ON}, and win over them.`,
  }),
  prices_date: optionalText({ ...DAY, about: 'Day you looked up these prices.' }),
  survey_first: integer(50, [0, 100_000], {
    unit: 'people per bar',
    about: 'So many are asked, once each, how a call or an order was.',
  }),
  survey_percent: integer(0, [0, 100], {
    unit: 'percent',
    about: 'After those, this share of calls and orders is asked about.',
  }),
} as const satisfies { readonly [key: string]: Key }
