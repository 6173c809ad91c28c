import type { PageTexts } from '../texts.ts'

/** The pages a guest opens in a browser, in French. */
export const fr: PageTexts = {
  page_title: 'Comment payer',
  page_payee: 'À',
  page_dial: 'Composez ceci sur votre téléphone',
  page_call: 'Composer maintenant',
  page_steps: 'Pas à pas',
  page_step_dial: 'Composez {start}',
  page_step_code: 'Entrez le code {code}',
  page_step_amount: 'Entrez le montant {amount}',
  page_step_pin: 'Confirmez avec votre PIN',
  page_code: 'Code',
  page_iban: 'IBAN',
  page_scan: 'Scannez ceci avec votre application bancaire',
  page_open: 'Ouvrir {name}',
  page_copy: 'Copier',
  page_copied: 'Copié',
  page_not_seen: 'Nous ne voyons pas les paiements. Montrez le vôtre au personnel.',
  page_no_methods: 'Payez auprès du personnel.',
  page_not_found: 'Cette page n’existe pas ou a expiré.',
  page_not_found_hint: 'Redemandez l’addition dans WhatsApp.',
}
