import { Elysia } from 'elysia'

import { isLanguage, type Language } from '../../../core/language.ts'
import { payInstructions } from '../../../core/pay-instructions.ts'
import { readPaymentDisplay } from '../../../core/payment-display.ts'
import type { Clock } from '../../../core/ports.ts'
import { findBar, paymentDisplaysOf } from '../../../db/bars.ts'
import type { Db } from '../../../db/client.ts'
import { findPayPage } from '../../../db/pay-pages.ts'
import { payCss, payScript } from './assets.ts'
import { noPayPage, payPage } from './page.ts'

export type PayRoutesDeps = { readonly db: Db; readonly clock: Clock }

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}
/** 128 bits and more, URL-safe; anything else is not looked up. */
const TOKEN = /^[A-Za-z0-9_-]{22,64}$/

/** `GET /pay/{token}`: a diner's payment instructions as a page. Display only. */
export function payRoutes(deps: PayRoutesDeps) {
  return new Elysia({ name: 'pay' })
    .get('/pay/assets/pay.css', () => asset(payCss, 'text/css; charset=utf-8'), HIDDEN)
    .get('/pay/assets/pay.js', () => asset(payScript, 'text/javascript; charset=utf-8'), HIDDEN)
    .get(
      '/pay/:token',
      ({ params, headers }) => show(deps, params.token, headers['accept-language']),
      {
        detail: { summary: "A diner's payment instructions as a page", tags: ['pay'] },
      },
    )
}

const HIDDEN = { detail: { hide: true } }

async function show(
  { db, clock }: PayRoutesDeps,
  token: string,
  accepts: string | undefined,
): Promise<Response> {
  const page = TOKEN.test(token) ? await findPayPage(db, token, clock.now()) : null
  const bar = page === null ? null : await findBar(db, page.barId)
  if (page === null || bar === null) {
    return new Response(noPayPage(preferred(accepts)), { status: 404, headers: PAGE_HEADERS })
  }
  // The bar may have changed its currency since.
  const currency = page.currency ?? bar.currency
  const due = { amountMinor: page.amountMinor, currency, reference: page.reference }
  const displays = await paymentDisplaysOf(db, bar.id)
  const methods = displays.flatMap((stored) => {
    const display = readPaymentDisplay(stored)
    return display.ok ? (payInstructions(display.value, due, page.language) ?? []) : []
  })
  return new Response(payPage({ ...due, barName: bar.name, methods }, page.language), {
    headers: PAGE_HEADERS,
  })
}

/** The first of the browser's languages that is one of ours. */
function preferred(accepts: string | undefined): Language {
  const tags = (accepts ?? '').split(',').map((tag) => tag.trim().slice(0, 2).toLowerCase())
  return tags.find(isLanguage) ?? 'en'
}

function asset(text: string, type: string): Response {
  return new Response(text, { headers: { 'content-type': type, 'cache-control': 'max-age=86400' } })
}
