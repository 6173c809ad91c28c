import { TEMPLATE_LANGUAGES, TEMPLATE_PARAMETERS } from '../core/owner-template.ts'
import type { TemplateFacts } from '../core/whatsapp-account.ts'
import { type Check, check, fault, fine, skip } from './check.ts'
import { graphOf } from './graph-app-checks.ts'
import type { Surroundings } from './surroundings.ts'

const template = check('graph.template', {
  about: 'the template that alerts staff can be sent',
  needs: ['graph.waba'],
  faults: {
    missing: {
      level: 'fail',
      cause:
        'The account has no template {name}: staff outside their 24-hour window are not told of orders.',
      fix: 'Make it in WhatsApp Manager, Message templates, as docs/whatsapp-setup.md says, or correct [whatsapp] owner_template.',
    },
    paused: {
      level: 'fail',
      cause: 'Meta has paused the template {name} ({languages}) because people reported it.',
      fix: 'It starts again by itself after some hours; see that only staff who agreed are in the bar files.',
    },
    not_approved: {
      level: 'fail',
      cause: 'The template {name} is not approved ({languages}).',
      fix: 'WhatsApp Manager, Message templates, says whether it is in review or why it was rejected; edit it and submit it again.',
    },
  },
  run: async (surroundings) => {
    const name = surroundings.config.whatsapp.ownerTemplate
    if (name === null) {
      return skip(
        '[whatsapp] owner_template is not set: staff must write to the number each day to be told of orders',
      )
    }
    if ((await translations(surroundings)).length === 0) {
      return fault('missing', 'not there', { name })
    }
    const found = await sentTranslations(surroundings)
    const named = (list: readonly TemplateFacts[]) => ({ name, languages: languagesOf(list) })
    const paused = found.filter(({ status }) => status === 'PAUSED')
    if (paused.length > 0) return fault('paused', 'paused', named(paused))
    const unapproved = found.filter(({ status }) => status !== 'APPROVED')
    if (unapproved.length > 0) return fault('not_approved', 'not approved', named(unapproved))
    return fine(`approved: ${languagesOf(found)}`)
  },
})

const TEMPLATE = ['graph.template']

const form = check('graph.template_form', {
  about: 'the template has the holes and the button that are filled',
  needs: TEMPLATE,
  faults: {
    wrong_parameters: {
      level: 'fail',
      cause: `The template {name} ({languages}) has other holes than ${TEMPLATE_PARAMETERS.map((hole) => `{{${hole}}}`).join(' and ')}: sending it is refused (132000).`,
      fix: `Edit its body so that it has these two, by name, and nothing else to fill.`,
    },
    no_button: {
      level: 'fail',
      cause:
        'The template {name} ({languages}) does not have one quick reply and no other button: sending it is refused (132000).',
      fix: 'Edit it so that it has one button, a quick reply such as "Show".',
    },
    not_utility: {
      level: 'warn',
      cause:
        'Meta files the template {name} ({languages}) as another category than utility: it costs more, and staff may have opted out of it.',
      fix: 'Take words that advertise out of it, and ask for a review of its category in WhatsApp Manager.',
    },
  },
  run: async (surroundings) => {
    const found = await sentTranslations(surroundings)
    const name = surroundings.config.whatsapp.ownerTemplate ?? ''
    const named = (list: readonly TemplateFacts[]) => ({ name, languages: languagesOf(list) })
    const misfits = found.filter(({ bodyParameters }) => !isWanted(bodyParameters))
    if (misfits.length > 0) return fault('wrong_parameters', 'other holes', named(misfits))
    const buttonless = found.filter(({ buttons }) => buttons.join() !== 'QUICK_REPLY')
    if (buttonless.length > 0) return fault('no_button', 'other buttons', named(buttonless))
    const others = found.filter(({ category }) => category !== null && category !== 'UTILITY')
    return others.length > 0
      ? fault('not_utility', 'not utility', named(others))
      : fine('as wanted')
  },
})

function isWanted(parameters: readonly string[]): boolean {
  return parameters.toSorted().join() === [...TEMPLATE_PARAMETERS].toSorted().join()
}

const languages = check('graph.template_languages', {
  about: 'the template speaks the languages of staff',
  needs: [...TEMPLATE, 'database.reachable', 'database.migrations'],
  faults: {
    missing: {
      level: 'fail',
      cause:
        'Staff are told things in {missing}, and the template {name} has no such translation (132001).',
      fix: 'Add the translation {missing} to the template in WhatsApp Manager, or change the language of these staff in the bar file.',
    },
  },
  run: async (surroundings) => {
    const { database, config } = surroundings
    if ((await database.migrations()).kind !== 'current') return skip('the tables are not made yet')
    const wanted = await spokenCodes(surroundings)
    const found = (await translations(surroundings)).map(({ language }) => language)
    const missing = [...wanted].filter((code) => !found.includes(code)).join(', ')
    const name = config.whatsapp.ownerTemplate ?? ''
    if (missing !== '') return fault('missing', `no ${missing}`, { missing, name })
    return wanted.size === 0 ? skip('there are no staff yet') : fine([...wanted].join(', '))
  },
})

function codeOf(language: string): string | null {
  const codes: Readonly<Record<string, string>> = TEMPLATE_LANGUAGES
  return codes[language] ?? null
}

/** What staff are told things in, as Meta writes it. */
async function spokenCodes({ database }: Surroundings): Promise<ReadonlySet<string>> {
  const spoken = (await database.bars()).flatMap(({ staffLanguages }) => staffLanguages)
  return new Set(spoken.map(codeOf).filter((code) => code !== null))
}

/** Those that staff get: one that is made ahead of its first reader may still be in review. All, where staff are not known. */
async function sentTranslations(surroundings: Surroundings): Promise<readonly TemplateFacts[]> {
  const all = await translations(surroundings)
  const { database } = surroundings
  const areKnown =
    (await database.state()).kind === 'open' && (await database.migrations()).kind === 'current'
  if (!areKnown) return all
  const spoken = await spokenCodes(surroundings)
  const sent = all.filter(({ language }) => spoken.has(language))
  return sent.length > 0 ? sent : all
}

async function translations(surroundings: Surroundings): Promise<readonly TemplateFacts[]> {
  const { wabaId, ownerTemplate } = surroundings.config.whatsapp
  return await graphOf(surroundings).templates(wabaId ?? '', ownerTemplate ?? '')
}

function languagesOf(list: readonly TemplateFacts[]): string {
  return list.map(({ language }) => language).join(', ')
}

export const TEMPLATE_CHECKS: readonly Check[] = [template, form, languages]
