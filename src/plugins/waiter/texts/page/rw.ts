import type { PageTexts } from '../texts.ts'

/** The pages a guest opens in a browser, in Kinyarwanda. To be reviewed by a native speaker (docs/texts.md). */
export const rw: PageTexts = {
  page_title: 'Uko mwishyura',
  page_payee: 'Kuri',
  page_dial: 'Mukande ibi kuri telefone',
  page_call: 'Hamagara ubu',
  page_steps: 'Intambwe ku yindi',
  page_step_dial: 'Mukande {start}',
  page_step_code: 'Mushyiremo kode {code}',
  page_step_amount: 'Mushyiremo amafaranga {amount}',
  page_step_pin: 'Mwemeze n’umubare w’ibanga (PIN)',
  page_code: 'Kode',
  page_iban: 'IBAN',
  page_scan: 'Musikane ibi muri porogaramu ya banki',
  page_open: 'Fungura {name}',
  page_copy: 'Kopiya',
  page_copied: 'Byakopiwe',
  page_not_seen: 'Ntidushobora kubona ko mwishyuye. Mubyereke umukozi.',
  page_no_methods: 'Mwishyure umukozi.',
  page_not_found: 'Uru rupapuro ntirubaho cyangwa rwarengeje igihe.',
  page_not_found_hint: 'Mwongere musabe fagitire muri WhatsApp.',
}
