import { type Language, LANGUAGE_NAMES } from '../language.ts'

/** What the program has the model say, word for word. `{bar}` is the bar's name. */
export type SpokenText =
  | 'greeting'
  | 'notice'
  /** Where keys are not heard. */
  | 'notice_by_word'
  | 'there'
  | 'looking'
  | 'apology'
  | 'too_long'
  | 'wrap_up'
  | 'next_rings'
  | 'not_taken'
  | 'stopped'
  /** The same for whoever can't be written to. */
  | 'apology_unwritten'
  | 'too_long_unwritten'
  | 'not_taken_unwritten'

/**
 * Versions of the words by which consent to keeping a transcript is asked: stored with every yes and no. Any change to one
 * of these texts, in any language, takes a new one.
 */
export const CONSENT_WORDING = {
  notice: 'transcript-2026-11',
  notice_by_word: 'transcript-by-word-2026-11',
} as const

type Texts = { readonly [T in SpokenText]: string }

export const SPOKEN: { readonly [L in Language]: Texts } = {
  en: {
    greeting: 'Hello, you are speaking with the digital waiter of {bar}. What can I do for you?',
    notice:
      'If you agree, what is said is written down to improve our service: say yes or press 1. Press 2 for no; both are fine.',
    notice_by_word:
      'If you agree, what is said is written down to improve our service: say yes or no; both are fine.',
    there: 'Are you still there?',
    looking: 'One moment, I am looking.',
    apology:
      'I am sorry, I have trouble on the line. I am writing to you on WhatsApp, where we can go on. Goodbye.',
    too_long:
      'I have to end our call here. You can go on with me on WhatsApp at any time. Thank you and goodbye.',
    wrap_up: 'We have about one minute left on this call.',
    next_rings: 'Nobody has answered yet. One moment please, I am trying somebody else.',
    not_taken:
      'I am sorry, nobody can take the call just now. Shall they call you back, or do we go on by WhatsApp?',
    stopped: 'All right, nothing more is written down.',
    apology_unwritten:
      'I am sorry, I have trouble on the line. Please call again in a moment. Goodbye.',
    too_long_unwritten:
      'I have to end our call here. You can call again at any time. Thank you and goodbye.',
    not_taken_unwritten:
      'I am sorry, nobody can take the call just now. Would you like to leave a number to be called back?',
  },
  fr: {
    greeting: 'Bonjour, vous parlez avec le serveur numérique de {bar}. Que puis-je pour vous ?',
    notice:
      'Si vous êtes d’accord, ce qui est dit est mis par écrit pour améliorer notre service : dites oui ou appuyez sur 1. Appuyez sur 2 pour non ; les deux conviennent.',
    notice_by_word:
      'Si vous êtes d’accord, ce qui est dit est mis par écrit pour améliorer notre service : dites oui ou non ; les deux conviennent.',
    there: 'Êtes-vous toujours là ?',
    looking: 'Un instant, je regarde.',
    apology:
      'Je suis désolé, j’ai un problème de ligne. Je vous écris sur WhatsApp, où nous pourrons continuer. Au revoir.',
    too_long:
      'Je dois terminer notre appel ici. Vous pouvez continuer avec moi sur WhatsApp à tout moment. Merci et au revoir.',
    wrap_up: 'Il nous reste environ une minute pour cet appel.',
    next_rings:
      'Personne n’a encore répondu. Un instant s’il vous plaît, j’essaie quelqu’un d’autre.',
    not_taken:
      'Je suis désolé, personne ne peut prendre l’appel en ce moment. Voulez-vous être rappelé, ou continuons-nous par WhatsApp ?',
    stopped: 'C’est entendu, plus rien n’est mis par écrit.',
    apology_unwritten:
      'Je suis désolé, j’ai un problème de ligne. Rappelez dans un instant, s’il vous plaît. Au revoir.',
    too_long_unwritten:
      'Je dois terminer notre appel ici. Vous pouvez rappeler à tout moment. Merci et au revoir.',
    not_taken_unwritten:
      'Je suis désolé, personne ne peut prendre l’appel en ce moment. Voulez-vous laisser un numéro pour être rappelé ?',
  },
  rw: {
    greeting: 'Muraho, muravugana n’umukozi wo kuri mudasobwa wa {bar}. Nabafasha iki?',
    notice:
      'Niba mubyemeye, ibivugwa birandikwa kugira ngo tunoze serivisi: muvuge yego cyangwa mukande 1. Mukande 2 niba ari oya; byombi ni byiza.',
    notice_by_word:
      'Niba mubyemeye, ibivugwa birandikwa kugira ngo tunoze serivisi: muvuge yego cyangwa oya; byombi ni byiza.',
    there: 'Muracyariho?',
    looking: 'Akanya gato, ndareba.',
    apology:
      'Mbabarira, hari ikibazo kuri telefone. Ndabandikira kuri WhatsApp, ni ho dukomereza. Murabeho.',
    too_long:
      'Ngomba gusoza iki kiganiro. Mushobora gukomeza kuri WhatsApp igihe cyose. Murakoze, murabeho.',
    wrap_up: 'Dusigaranye nk’umunota umwe kuri iyi telefone.',
    next_rings: 'Nta muntu uritaba. Mutegereze akanya gato, ngerageze undi muntu.',
    not_taken:
      'Mbabarira, nta muntu ushobora kwitaba ubu. Bazabahamagare, cyangwa dukomereze kuri WhatsApp?',
    stopped: 'Ni byiza, nta kindi cyandikwa.',
    apology_unwritten:
      'Mbabarira, hari ikibazo kuri telefone. Mwongere muhamagare mu kanya. Murabeho.',
    too_long_unwritten:
      'Ngomba gusoza iki kiganiro. Mushobora kongera guhamagara igihe cyose. Murakoze, murabeho.',
    not_taken_unwritten:
      'Mbabarira, nta muntu ushobora kwitaba ubu. Mwasiga nimero bazabahamagaraho?',
  },
  sw: {
    greeting: 'Habari, unazungumza na mhudumu wa kidijitali wa {bar}. Nikusaidie nini?',
    notice:
      'Ukikubali, yanayosemwa yataandikwa ili kuboresha huduma yetu: sema ndiyo au bonyeza 1. Bonyeza 2 kwa hapana; yote ni sawa.',
    notice_by_word:
      'Ukikubali, yanayosemwa yataandikwa ili kuboresha huduma yetu: sema ndiyo au hapana; yote ni sawa.',
    there: 'Bado upo?',
    looking: 'Subiri kidogo, naangalia.',
    apology:
      'Samahani, nina tatizo la simu. Nitakuandikia kwenye WhatsApp, tuendelee huko. Kwaheri.',
    too_long:
      'Lazima nimalize simu yetu hapa. Unaweza kuendelea nami kwenye WhatsApp wakati wowote. Asante na kwaheri.',
    wrap_up: 'Tumebakiwa na kama dakika moja kwenye simu hii.',
    next_rings: 'Bado hakuna aliyepokea. Subiri kidogo tafadhali, najaribu mtu mwingine.',
    not_taken:
      'Samahani, hakuna anayeweza kupokea simu sasa hivi. Wakupigie baadaye, au tuendelee kwa WhatsApp?',
    stopped: 'Sawa, hakuna kinachoandikwa tena.',
    apology_unwritten:
      'Samahani, nina tatizo la simu. Tafadhali piga tena baada ya muda mfupi. Kwaheri.',
    too_long_unwritten:
      'Lazima nimalize simu yetu hapa. Unaweza kupiga tena wakati wowote. Asante na kwaheri.',
    not_taken_unwritten:
      'Samahani, hakuna anayeweza kupokea simu sasa hivi. Ungependa kuacha nambari upigiwe baadaye?',
  },
}

const UNWRITTEN: { readonly [T in SpokenText]?: SpokenText } = {
  apology: 'apology_unwritten',
  too_long: 'too_long_unwritten',
  not_taken: 'not_taken_unwritten',
}

/** The text as it is true for this caller. */
export function trueFor(
  { isReachable }: { readonly isReachable: boolean },
  text: SpokenText,
): SpokenText {
  return isReachable ? text : (UNWRITTEN[text] ?? text)
}

/** Instructions for one response that says exactly these texts. */
export function sayExactly(texts: readonly SpokenText[], language: Language, barName = ''): string {
  const words = texts
    .map((text) => SPOKEN[language][text].replace('{bar}', () => plainName(barName)))
    .join(' ')
  return `Say exactly this in ${LANGUAGE_NAMES[language]}, and nothing else: "${words}"`
}

/** A name is somebody's words: on one line, without marks that end a quotation, and short. */
export function plainName(name: string): string {
  return name
    .replaceAll(/[\s"“”„«»<>{}[\]|#`\\]+/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, 80)
}
