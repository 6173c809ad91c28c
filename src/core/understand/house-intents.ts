import { type Intent, say } from './intent.ts'

const PERIOD =
  '(?: (?:today|tonight|tomorrow|now|on \\w+|le \\w+|aujourd hui|ce soir|demain|leo|kesho|sasa|ubu|ejo|uyu munsi))?'

/** A person to talk to, and when the house is open. */
export const HOUSE_INTENTS: readonly Intent[] = [
  say(
    'anywhere',
    `(?:talk|speak) (?:to|with) (?:a |an |the |some|your )?(?:person|human|one|someone|somebody|manager|waiter|waitress|staff|real person|agent|boss)
    (?:call|send|get|need|want)(?: me| us)? (?:a |the |some|your )?(?:waiter|waitress|manager|person|human|someone|staff|somebody)(?: over)?
    (?:can|could|will) (?:someone|somebody|anyone|a waiter|the waiter) (?:please )?(?:come|help|serve)(?: \\w+){0,4}
    is there (?:a |any ?)(?:manager|waiter|one|body)(?: here)?|this is not what i ordered
    ce n est pas ce que j ai commande
    parler (?:a|avec|au) (?:un |une |le |la |quelqu |votre )*(?:serveur|serveuse|personne|gerant|patron|humain|responsable|un)
    (?:appelez|appeler|appelle)(?: moi)? (?:le |la |un |une )?(?:serveur|serveuse|gerant|patron|garcon|quelqu un)
    (?:kuvugana|mvugane|navugana|kuvugisha) (?:n |na )?(?:umuntu|umukozi|umuyobozi|serveri)
    (?:hamagara|ohereza|mwohereze) (?:umukozi|umuyobozi|serveri|umuntu)
    (?:kuongea|kuzungumza|niongee) na (?:mtu|mhudumu|meneja|binadamu)
    (?:muite|mwite|niitie|ita|tuma) (?:mhudumu|meneja|mtu)(?: wenu)?`,
    { type: 'person' },
  ),
  say(
    'whole',
    `human|waiter|waitress|(?:a )?(?:real )?person|staff|manager|agent
    serveu(?:r|se)|humain|(?:une )?personne|(?:le )?gerant|(?:le )?patron|garcon|quelqu un
    umukozi|umuntu|serveri|umuyobozi
    mhudumu(?: njoo)?|mtu|meneja`,
    { type: 'person' },
  ),
  say(
    'anywhere',
    `(?:what time|when|until what time|till what time|until when|how late|at what time)(?: \\w+){0,3} (?:open|close|closed|closing|opening)${PERIOD}
    (?:opening|closing) (?:hours|times?)|are you (?:still )?(?:open|closed)${PERIOD}|business hours|your hours
    (?:a quelle heure|quand|jusqu a quelle heure|quelle heure)(?: \\w+){0,3} (?:ferme[zr]?|ouvre[zr]?|ouverts?|fermes?)(?: vous)?${PERIOD}
    vous (?:ferme|ouvre)z (?:a quelle heure|quand|jusqu)
    (?:etes vous|vous etes|c est) (?:encore )?(?:ouverts?|fermes?)${PERIOD}|horaires?(?: d ouverture)?
    heures? d ouverture
    (?:murafunga|mufunga|mufungura|murafungura|mwafunga)(?: (?:ryari|saa ngahe|saa|isaha|kugeza))?(?: ngahe| ryari)?${PERIOD}
    amasaha yo gu(?:fungura|funga)
    (?:mnafunga|mnafungua|mmefungua|mnafunguwa)(?: (?:saa ngapi|lini|saa))?${PERIOD}|saa za kufung(?:ua|a)`,
    { type: 'hours' },
  ),
]

/** Who does not know how to go on. */
export const HELP_INTENTS: readonly Intent[] = [
  say(
    'anywhere',
    `(?:i|we) (?:don t|dont|do not|didn t) (?:understand|get it)
    how (?:does|do) (?:this|it|i) (?:work|order|use this)|what can (?:i|you) do|help me|i need help|how to order
    aidez(?: |$)(?:moi|nous)?|aide moi|(?:je|j) (?:ne |n )?(?:comprends? (?:pas|rien)|ai (?:pas|rien) compris)
    comment ca marche|comment (?:je fais|faire)(?: pour commander)?
    mfasha|munfashe|mumfashe|sinumva|sinsobanukiwe|bikora gute
    nisaidie|tusaidie|sielewi|inafanyaje kazi|inafanya kazi vipi`,
    { type: 'help' },
  ),
  say(
    'whole',
    `(?:are you|you are) (?:a |an )?(?:robot|bot|human|ai|real|machine)(?: \\w+)?
    (?:vous etes|tu es|c est|etes vous) (?:un |une )?(?:robot|machine|humain|ia)|wewe ni (?:roboti|mashine)
    uri (?:robo|imashini)|help|aide|a l aide|ubufasha|msaada|saidia|\\/help|start`,
    { type: 'help' },
  ),
]
