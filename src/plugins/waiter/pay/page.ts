import { renderSVG } from 'uqr'

import { printIban } from '../../../core/epc.ts'
import type { Language } from '../../../core/language.ts'
import { formatMoney } from '../../../core/money.ts'
import type { PayInstructions } from '../../../core/pay-instructions.ts'
import { type Say, speaker } from '../texts/index.ts'

export type PayPageView = {
  readonly barName: string
  readonly amountMinor: number
  readonly currency: string
  readonly reference: string
  readonly methods: readonly PayInstructions[]
}

/** How to pay, as a page: amount, payee and reference as text; codes to copy, dial or scan beside them. Nothing about the diner. */
export function payPage(view: PayPageView, language: Language): string {
  const say = speaker(language)
  const amount = formatMoney(view.amountMinor, view.currency, language)
  const methods =
    view.methods.length === 0
      ? `<section><p>${html(say('page_no_methods'))}</p></section>`
      : view.methods.map((method) => methodSection(method, say)).join('')
  return document(
    language,
    `${view.barName} · ${say('page_title')}`,
    `<h1>${html(view.barName)} · ${html(say('page_title'))}</h1>
<p class="amount">${html(amount)}</p>
<p class="reference">${html(say('word_reference', { reference: view.reference }))}</p>
${methods}
<p class="note">${html(say('page_not_seen'))}</p>`,
  )
}

/** Unknown and expired addresses look the same. */
export function noPayPage(language: Language): string {
  const say = speaker(language)
  return document(
    language,
    say('page_title'),
    `<h1>${html(say('page_not_found'))}</h1><p>${html(say('page_not_found_hint'))}</p>`,
  )
}

function methodSection(method: PayInstructions, say: Say): string {
  const code = codeOf(method)
  const facts = [
    fact(say('page_payee'), html(method.payee)),
    code === null ? '' : fact(say('page_code'), copied(code, code, say)),
    method.iban === null
      ? ''
      : fact(say('page_iban'), copied(method.iban, printIban(method.iban), say)),
    method.dial === null ? '' : fact(say('page_dial'), copied(method.dial, method.dial, say)),
  ].join('')
  const steps = stepsOf(method, say)
    .map((step) => `<li>${html(step)}</li>`)
    .join('')
  return `<section><h2>${html(method.provider)}</h2><dl>${facts}</dl>${links(method, say)}${
    steps === '' ? '' : `<p class="note">${html(say('page_steps'))}</p><ol>${steps}</ol>`
  }${scan(method, say)}</section>`
}

/** What is typed to say who is paid: a merchant's code, or a telephone number where there is none. */
function codeOf({ code, phone }: PayInstructions): string | null {
  return code ?? phone
}

/** Web links come from checked templates; `tel:` is a convenience that only Android dials. */
function links({ telHref, url, provider }: PayInstructions, say: Say): string {
  const call =
    telHref === null ? '' : `<a class="go" href="${html(telHref)}">${html(say('page_call'))}</a>`
  const open =
    url === null
      ? ''
      : `<a class="go" rel="noreferrer" href="${html(url)}">${html(say('page_open', { name: provider }))}</a>`
  return call + open
}

/** The owner's own steps; without them, the way through the provider's menu. */
function stepsOf(method: PayInstructions, say: Say): readonly string[] {
  if (method.steps.length > 0) return method.steps
  const { menu } = method
  const code = codeOf(method)
  if (menu === null || code === null) return []
  return [
    say('page_step_dial', { start: menu }),
    say('page_step_code', { code }),
    say('page_step_amount', { amount: method.amount }),
    say('page_step_pin'),
  ]
}

function scan({ epcPayload }: PayInstructions, say: Say): string {
  if (epcPayload === null) return ''
  const svg = renderSVG(epcPayload, { ecc: 'M', border: 2 })
  return `<figure>${svg}<figcaption>${html(say('page_scan'))}</figcaption></figure>`
}

function fact(name: string, value: string): string {
  return `<dt>${html(name)}</dt><dd>${value}</dd>`
}

function copied(value: string, shown: string, say: Say): string {
  const label = html(say('page_copy'))
  return `<span class="copy"><code>${html(shown)}</code><button type="button" data-copy="${html(value)}" data-done="${html(say('page_copied'))}" hidden>${label}</button></span>`
}

function document(language: Language, title: string, body: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${html(title)}</title>
<link rel="stylesheet" href="/pay/assets/pay.css">
<script src="/pay/assets/pay.js" defer></script>
</head>
<body><main>${body}</main></body>
</html>
`
}

/** Bar names, payees and steps are somebody's words: they never become markup. */
function html(text: string): string {
  return Bun.escapeHTML(text)
}
