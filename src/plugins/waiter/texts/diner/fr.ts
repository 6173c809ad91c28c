import type { DinerTexts } from '../texts.ts'

/** What the house says to a guest, in French. */
export const fr: DinerTexts = {
  // Arriving
  welcome:
    'Bienvenue chez {bar} ! 👋 Vous êtes à la table {table}.\nDites-moi ce qui vous ferait plaisir, ou ouvrez la carte.',
  welcome_no_table:
    'Bienvenue chez {bar} ! 👋 Voici notre carte.\nPour commander, scannez le code QR de votre table.',
  greeting: 'Bonjour ! 👋 Que puis-je vous apporter ?',
  thanks: 'Avec plaisir ! 😊',
  bye: 'Merci de votre visite. À bientôt ! 👋',
  help: 'Écrivez simplement ce que vous voulez, par exemple « 2 bières et des frites ». Je montre aussi la carte, le panier et l’addition.\nOu j’appelle quelqu’un pour vous.',
  not_understood:
    'Pardon, je n’ai pas compris. Écrivez un plat ou une boisson, ou touchez un bouton.',
  lost_person: 'Pardon, je n’ai toujours pas compris. J’appelle quelqu’un ?',
  not_read: 'Je n’ai pas compris « {text} ».',
  not_understood_open: 'Pardon, je n’ai pas compris.',
  let_go: 'Je laisse « {query} » de côté pour l’instant.',
  too_long: 'C’est beaucoup à la fois. Vérifiez qu’il ne manque rien.',
  still_open: 'Une chose d’abord :',
  answer_first: 'Touchez une des réponses ci-dessus, ou écrivez-la.',
  // Tables
  table_set: 'Vous êtes à la table {table}. Que puis-je vous apporter ?',
  table_already: 'Vous êtes à la table {table}.',
  table_shared: {
    one: 'Vous êtes à la table {table} et partagez l’addition avec {count} autre personne.',
    other: 'Vous êtes à la table {table} et partagez l’addition avec {count} autres personnes.',
  },
  table_not_yours:
    'La dernière commande y date d’un moment. Si ce n’est pas votre groupe, appelez quelqu’un avant de commander.',
  table_moved: 'C’est noté : vous êtes maintenant à la table {table}. L’addition vous suit.',
  table_left:
    'C’est noté : vous êtes maintenant à la table {table}. Ce que vous avez commandé jusqu’ici reste sur l’addition de la table {from}.',
  tables_joined: 'C’est fait : les tables {tables} partagent maintenant une addition.',
  table_ask:
    'À quelle table êtes-vous ? Scannez son code QR, ou écrivez son numéro, par exemple {example}.',
  table_unknown: 'Je ne connais pas la table {table}. Scannez le code QR de votre table.',
  table_move_or_join:
    'Vous avez une addition ouverte à la table {from}. Avez-vous changé pour la table {to}, ou les deux tables partagent-elles une addition ?',
  diner_joined:
    'Une autre personne a rejoint la table {table}. Vous partagez maintenant une addition.',
  // Menu
  menu_categories: 'Que souhaitez-vous voir ?',
  menu_page: 'Touchez ce qui vous plaît, ou écrivez-le avec une quantité.',
  menu_empty: 'Il n’y a rien à la carte pour le moment. J’appelle quelqu’un ?',
  category_empty: 'Il n’y a rien sous {category} pour le moment.',
  item_ask: 'Je l’ajoute ?',
  item_beyond: 'Je n’en sais pas plus. Je demande au personnel ?',
  item_no_price: 'Désolé, {item} ne peut pas être commandé pour le moment.',
  found_many: 'Nous avons ceci :',
  // Ordering
  added: 'Ajouté : {lines}.',
  removed: 'Retiré : {lines}.',
  changed: 'Changé : {lines}.',
  noted: 'Noté : {lines}.',
  which: 'Lequel voulez-vous pour « {query} » ?',
  did_you_mean: 'Voulez-vous dire {item} ?',
  which_plain: 'Lequel voulez-vous ?',
  which_size: 'Quelle taille pour {item} ?',
  which_option: '{item} : {group} ?',
  which_option_more: {
    one: '{item} : {group} ? Encore {count} choix.',
    other: '{item} : {group} ? Encore {count} choix.',
  },
  which_note: 'C’est pour lequel, « {note} » ?',
  which_remove: 'Lequel dois-je retirer ?',
  which_change: 'Lequel dois-je changer ?',
  too_many: 'Je peux ajouter au plus {max} fois la même chose. Pour plus, j’appelle quelqu’un.',
  cart_full: 'Votre panier est plein. Passez d’abord cette commande.',
  not_on_menu: 'Désolé, « {query} » n’est pas à la carte.',
  not_on_menu_near: 'Désolé, « {query} » n’est pas à la carte. Peut-être ceci ?',
  not_sold_now: 'Désolé, {item} n’est pas servi à cette heure.',
  not_sold_now_near: 'Désolé, {item} n’est pas servi à cette heure. Peut-être ceci ?',
  sold_out: 'Désolé, {item} : il n’y en a plus aujourd’hui.',
  sold_out_near: 'Désolé, {item} : il n’y en a plus aujourd’hui. Peut-être ceci ?',
  size_sold_out: 'Désolé, {item} en {size} : il n’y en a plus aujourd’hui.',
  option_sold_out: 'Désolé, ce choix pour {item} n’est plus disponible. {group} ?',
  not_in_cart: '« {query} » n’est pas dans votre panier.',
  nothing_to_change: 'Votre panier est encore vide, il n’y a rien à changer.',
  line_ordered: 'C’est déjà commandé. J’appelle quelqu’un pour le changer ?',
  not_your_line: 'Une autre personne de la table a choisi cela.',
  repeat_nothing: 'Vous n’avez encore rien commandé. Que puis-je vous apporter ?',
  // Cart and checkout
  cart_empty: 'Votre panier est vide. Que désirez-vous ?',
  clear_ask: 'Je vide votre panier ?',
  cleared: 'Votre panier est vide maintenant.',
  nothing_to_clear: 'Votre panier est déjà vide.',
  kept: 'Très bien, rien ne change.',
  review: 'Je passe cette commande pour la table {table} ?',
  cart_moved: 'Quelque chose a changé depuis votre choix. Regardez encore une fois.',
  cart_other: 'Votre panier a changé depuis. Regardez encore une fois.',
  order_placed: 'La commande {number} est au bar ! ✅\nJe vous préviens dès qu’elle est acceptée.',
  order_already: 'Votre commande est déjà au bar.',
  bar_closed: 'Désolé, {bar} ne prend pas de commandes en ce moment.',
  anything_else: 'Que puis-je vous apporter d’autre ?',
  // Orders
  no_orders: 'Vous n’avez encore rien commandé. Que puis-je vous apporter ?',
  not_ordered_yet: 'Ceci est encore dans votre panier. Ce n’est pas encore commandé.',
  order_accepted: 'Bonne nouvelle : {bar} a accepté la commande {number}. 👍',
  order_preparing: 'La commande {number} est en préparation.',
  order_ready: 'La commande {number} est prête !',
  order_served: 'La commande {number} est servie. Bon appétit ! 😊',
  order_rejected_reason: 'Désolé, {bar} ne peut pas préparer la commande {number} : {reason}',
  order_cancelled: 'La commande {number} est annulée.',
  order_nobody_yet:
    'Personne n’a encore répondu à la commande {number}. Je continue de demander. Vous pouvez aussi voir le personnel.',
  cancel_ask: 'J’annule la commande {number} ?',
  cancel_too_late: 'La commande {number} est déjà acceptée. J’appelle quelqu’un ?',
  cancel_nothing: 'Il n’y a pas de commande que je puisse annuler.',
  // Bill and payment
  bill_empty: 'Il n’y a encore rien à payer.',
  bill_none_yours: 'Vous n’avez rien commandé qui soit à payer.',
  bill_unplaced: 'Votre panier n’est pas encore commandé.',
  bill_currencies:
    'La monnaie a changé ici depuis votre commande : je ne peux pas faire cette addition. J’appelle quelqu’un ?',
  bill_also_unplaced: 'Pas encore sur l’addition, toujours dans votre panier : {amount}.',
  pay_how: 'Qui paie quoi ?',
  split_ask: 'Comment voulez-vous partager ?',
  split_ways: 'Entre combien de personnes ?',
  split_ways_bad: 'Je peux partager entre 2 et {max} personnes. Combien ?',
  split_amounts:
    'Écrivez les montants, par exemple « {example} ». Le reste devient la dernière part.',
  split_amounts_bad:
    'Ces montants ne vont pas avec une addition de {total}. Écrivez-les encore une fois.',
  split_lines: 'Touchez ce que vous payez, un plat après l’autre.',
  split_lines_more: 'Votre part jusqu’ici : {amount}. Autre chose ?',
  split_lines_none: 'Vous n’avez encore rien choisi.',
  split_own_one: 'Tout a été commandé depuis votre téléphone.',
  pay_staff: 'Payez auprès du personnel et montrez-lui ce message.',
  pay_not_seen: 'Je ne vois pas les paiements. Montrez le vôtre au personnel.',
  pay_dial: 'Composez ceci :',
  pay_or_steps: 'Ou composez {start}, choisissez payer et entrez le code {code}.',
  pay_methods: 'Vous pouvez payer avec {methods}.',
  pay_cards: 'Pour une carte ou des espèces, demandez au personnel.',
  paid_said: 'Merci ! Je ne vois pas les paiements moi-même, montrez donc le vôtre au personnel.',
  // Allergens
  allergens_of: '{item} contient : {allergens}.',
  allergens_none: '{item} : le bar ne déclare aucun des 14 allergènes principaux.',
  allergens_unknown:
    'Personne n’a déclaré les allergènes de {item}, je ne peux donc rien promettre. Je demande au personnel ?',
  allergen_in: '{item} contient : {allergen}.',
  allergen_not_in: '{item} : le bar n’y déclare pas cet allergène ({allergen}).',
  allergen_free: 'Déclaré sans cet allergène ({allergen}) :',
  allergen_with: 'Déclaré avec cet allergène ({allergen}) :',
  allergen_free_none:
    'Je ne connais aucun plat déclaré sans cet allergène ({allergen}). Je demande au personnel ?',
  allergy_told:
    'Merci de me le dire. En cas d’allergie, parlez au personnel avant de commander. Je lui demande de venir ?',
  allergens_which: 'Pour quel plat voulez-vous connaître les allergènes ?',
  // Opening hours
  hours_open: 'Nous sommes ouverts jusqu’à {time}.',
  hours_open_always: 'Nous sommes toujours ouverts.',
  hours_closed: 'Nous sommes fermés en ce moment.',
  hours_next: 'Nous ouvrons {day} à {time}.',
  hours_unknown: 'Je ne connais pas les heures d’ouverture. Je demande au personnel ?',
  // A person
  ask_staff: 'C’est une question pour le personnel. J’appelle quelqu’un ?',
  ask_in_room: 'Demandez au personnel en salle.',
  nobody_to_call:
    'Désolé, je ne peux appeler personne d’ici : adressez-vous au personnel en salle. Je continue à vous servir ici.',
  complaint: 'J’en suis désolé. J’appelle quelqu’un ?',
  person_called:
    'J’ai prévenu le personnel. 🙋 Quelqu’un vous répond ici ou vient à votre table. D’ici là, je me tais.',
  person_waiting: 'Le personnel est déjà prévenu. Quelqu’un vous répond bientôt.',
  person_back: 'Je suis de nouveau votre serveur automatique. Que puis-je vous apporter ?',
  person_timeout:
    'Personne n’a encore répondu, désolé. Je suis de retour : que puis-je faire pour vous ?',
  from_staff: '{name} de {bar} : {text}',
  // Language
  language_set: 'Nous continuons en français.',
  // Other kinds of messages
  heard: 'J’ai entendu : « {text} »',
  voice_note: 'Je n’ai pas pu écouter le message vocal. Écrivez-le-moi, s’il vous plaît.',
  audio: 'Je ne peux pas écouter d’enregistrements. Écrivez-le-moi, s’il vous plaît.',
  image: 'Je ne peux pas voir les photos. Écrivez ce que vous désirez.',
  video: 'Je ne peux pas voir les vidéos. Écrivez ce que vous désirez.',
  document: 'Je ne peux pas ouvrir les documents. Écrivez ce que vous désirez.',
  sticker: 'Joli ! 😄 Que puis-je vous apporter ?',
  reaction: 'Merci ! Pour me répondre, touchez un bouton ou écrivez.',
  location: 'Merci, mais je vous trouve grâce à votre table. Scannez son code QR.',
  contacts: 'Merci, je n’ai pas besoin de contact. Que puis-je vous apporter ?',
  catalog_order: 'Je ne prends pas de commandes du catalogue. Choisissez ici, dans notre carte.',
  edited:
    'J’ai vu que vous avez modifié un message. J’avais déjà lu le premier : écrivez ce qui doit changer.',
  revoked:
    'Vous avez supprimé un message que j’avais déjà lu. Si quelque chose doit changer, écrivez-le.',
  unsupported: 'Je ne peux pas lire ce genre de message. Écrivez-le-moi, s’il vous plaît.',
  stale_tap: 'Ce bouton est ancien et ne fait plus rien.',
  late: 'Un de vos messages m’est arrivé en retard, je n’ai donc rien changé.',
  late_text:
    'Votre message « {text} » m’est arrivé en retard, je n’ai donc rien changé. Écrivez-le encore s’il compte toujours.',
  // When things go wrong
  flood_diner:
    'Vous écrivez plus vite que je ne peux servir. 😊 J’ai tout gardé. Laissez-moi une minute, puis dites-moi en un seul message ce que vous désirez.',
  flood_bar:
    'Il y a énormément de monde en ce moment. Réécrivez-moi dans quelques minutes, ou adressez-vous au personnel.',
  flood_blocked:
    'Je ne peux pas prendre de commande dans cette discussion pour le moment. Adressez-vous au personnel.',
  trouble: 'Désolé, quelque chose n’a pas marché de mon côté. Écrivez-le encore une fois.',
  trouble_person: 'Désolé, je ne peux pas le faire en ce moment. J’ai prévenu le personnel.',
  rate_limited: 'Cela fait beaucoup d’un coup ! 😊 Attendez une minute et écrivez encore.',
  no_bar: 'Bienvenue ! 👋 Scannez le code QR de votre table, pour que je sache où vous êtes.',
  no_bar_list: 'Bienvenue ! 👋 Scannez le code QR de votre table, ou choisissez où vous êtes.',
  tab_closed_idle:
    'J’ai fermé votre visite après un long silence. Scannez le code QR à votre retour.',
  tab_closed: 'Cette visite est fermée. Scannez le code QR de votre table pour recommencer.',
}
