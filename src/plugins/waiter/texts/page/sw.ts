import type { PageTexts } from '../texts.ts'

/** The pages a guest opens in a browser, in Swahili. To be reviewed by a native speaker (docs/texts.md). */
export const sw: PageTexts = {
  page_title: 'Jinsi ya kulipa',
  page_payee: 'Kwa',
  page_dial: 'Piga hii kwenye simu yako',
  page_call: 'Piga sasa',
  page_steps: 'Hatua kwa hatua',
  page_step_dial: 'Piga {start}',
  page_step_code: 'Weka namba {code}',
  page_step_amount: 'Weka kiasi {amount}',
  page_step_pin: 'Thibitisha kwa PIN yako',
  page_code: 'Namba',
  page_iban: 'IBAN',
  page_scan: 'Skani hii kwa programu ya benki yako',
  page_open: 'Fungua {name}',
  page_copy: 'Nakili',
  page_copied: 'Imenakiliwa',
  page_not_seen: 'Hatuwezi kuona malipo. Tafadhali mwonyeshe mhudumu.',
  page_no_methods: 'Tafadhali mlipe mhudumu.',
  page_not_found: 'Ukurasa huu haupo au muda wake umekwisha.',
  page_not_found_hint: 'Omba bili tena kwenye WhatsApp.',
}
