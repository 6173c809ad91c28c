import type { VoiceTexts } from './index.ts'

/** What the voice plugin says in writing, in French. */
export const fr: VoiceTexts = {
  fallback_busy: 'Désolé, toutes nos lignes sont occupées. Je peux vous aider tout de suite ici.',
  fallback_closed:
    'Le bar est fermé en ce moment, personne ne répond au téléphone. Je peux vous aider ici.',
  fallback_over_cap:
    'Vous avez beaucoup appelé aujourd’hui, je n’ai donc pas pris cet appel. Écrivez-moi simplement ici.',
  fallback_technical:
    'Désolé, l’appel n’a pas fonctionné. Continuons ici : ce qui est dans votre panier est gardé.',
  fallback_unknown_bar:
    'Désolé, je n’ai pas pu savoir quel bar vous appeliez. Scannez le code de votre table, ou écrivez-moi ici.',
  fallback_not_taken:
    'Je ne prends pas encore les appels, mais je réponds tout de suite ici. Écrivez simplement ce que vous voulez.',
  button_go_on: 'Continuer ici',
  button_menu: 'La carte',
  button_person: 'Parler à quelqu’un',
  recap_thanks: 'Merci d’avoir appelé {bar}.',
  recap_order: 'La commande {number} est au bar.',
  recap_booking: 'Table demandée : {guests} personnes, {time}. Le bar vous répondra.',
  recap_message: 'Votre message a été transmis au bar.',
  recap_pay: 'Comment payer : voir plus haut.',
  survey_call: 'Comment s’est passé votre appel avec {bar} ?',
  survey_order: 'Comment était-ce chez {bar} aujourd’hui ?',
  survey_button: 'Choisir',
  row_score_5: '5 · très bien',
  row_score_4: '4 · bien',
  row_score_3: '3 · correct',
  row_score_2: '2 · pas terrible',
  row_score_1: '1 · mauvais',
  survey_thanks: 'Merci ! Si vous voulez, répondez à ce message même par un mot à ce sujet.',
  survey_words_thanks: 'Merci, cela aide le bar.',
  staff_transfer: 'Un appel vous est passé maintenant.',
  staff_transfer_table: 'Un appel de la table {table} vous est passé maintenant.',
  staff_why: 'Pourquoi : {why}. Langue : {language}.',
  staff_cart: 'Dans le panier : {lines}',
  staff_orders: 'Commandé : {lines}',
  why_asked: 'la personne a demandé quelqu’un',
  why_allergy: 'une question d’allergie',
  why_complaint: 'une réclamation',
  why_payment: 'une question de paiement',
  why_trouble: 'le programme ne peut pas aider',
  staff_booking:
    'Une table a été demandée par téléphone : {guests} personnes, {time}, nom : {name}. Merci de lui répondre vous-même.',
  staff_message: 'Un message a été laissé par téléphone.',
  staff_call_back: 'La personne demande à être rappelée.',
  staff_words: 'Elle a dit : {words}',
  staff_number: 'Son numéro : {number}',
  language_en: 'anglais',
  language_fr: 'français',
  language_rw: 'kinyarwanda',
  language_sw: 'swahili',
  owner_flag: 'Appels inhabituels chez {bar} : {what}',
  owner_flag_blocked: 'Il n’y est pas répondu pendant {minutes} minutes.',
  button_unblock: 'Répondre à nouveau',
  owner_unblocked: 'C’est fait : il y est répondu à nouveau.',
  owner_unblocked_before: 'Il y est déjà répondu à nouveau.',
  owner_still_blocked:
    'C’est annulé. Il n’y est toujours pas répondu, à cause d’autre chose que je vous ai écrit.',
}
