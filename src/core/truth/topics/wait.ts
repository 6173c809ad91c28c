import { alternatives } from '../../understand/alternatives.ts'
import type { ClaimFacts } from '../facts.ts'
import { oneOf } from '../phrases.ts'
import { found, type Said } from './topic.ts'

/** A length of time, in numbers or about. */
const DURATION = oneOf(String.raw`
  (?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|twenty-five|thirty|forty|forty-five|half an?|few|couple(?: of)?|some|several|more|another)(?: more| or so)? (?:minutes?|mins?|hours?|seconds)
  half[- ]?(?:an )?hour
  minutes\b|trentaine|vingtaine|dizaine de
  minutes? (?:or so|tops|max|away|from now)
  (?:\d+|une?|deux|trois|quatre|cinq|six|sept|huit|dix|douze|quinze|vingt|vingt-cinq|trente|quarante|quelques|petites?|bonnes?) (?:petites? )?(?:minutes?|heures? (?:d'attente|environ))
  quart d'heure|demi[- ]?heure
  minutes? (?:d'attente|environ)
  (?:mu )?(?:iminota|umunota|amasaha)(?! (?:yose|yacu|yo|ya|y'))(?: \w+)?
  i?gice cy'isaha
  dakika(?: \w+)?
  (?:nusu|robo)(?: ya)? saa
  saa (?:zima|moja) (?:hivi|nzima)`)
/** A moment that the waiter asks for itself. */
const GRACE =
  /\b(?:give me|i need|need a|let me|un(?: petit)? instant|une(?: petite)? (?:seconde|minute)|donnez-moi|nipe|mpa|mumpe|mube mwihanganye|naomba)\b/
/** Soon, late, quick, or in which turn. */
const SOON_WORDS = alternatives(String.raw`
  (?:are|is|'s) next\b
  sont les prochain\w+|zikurikiraho|zinazofuata|soon|shortly
  (?:right|straight) away
  immediately|in no time
  in a (?:moment|second|minute|jiffy|flash|bit|while)
  any (?:moment|minute|second|time now)
  (?:a|one|two|few|couple of) more (?:moments?|minutes?)
  before you know
  (?:not|n't|never|no) (?:\w+ ){0,2}(?:long(?:er)?|wait|waiting|delay|queue)
  (?:long|short|little|bit of a|some|no|slight) (?:wait|queue|delay|backlog|line)
  much longer
  be (?:quick|fast|long|late|slow|delayed)
  (?:come|comes|coming|go|goes|going|served|ready|out|works?|moves?|moving)(?: \w+)? (?:first|fast|quickly|quick|soon|next|early|late)
  (?:are|is|'s) (?:very |so |really |quite |pretty )?(?:quick|fast|slow|busy|quiet|calm|swamped|delayed|late)(?! (?:bite|snack))
  (?:takes?|taking|need|needs) (?:about |around |roughly |a |some |only |just |up to |no )*(?:while|time|long|longer|moment|hour|minutes?)
  (?:in|dans) (?:the |la |une )?(?:line|queue|file)\b
  ku murongo|kwenye foleni|mbere ibyo kurya|kwanza chakula|later for the food
  (?:first|d'abord),? (?:then )?(?:the )?(?:food|les plats)
  (?:boissons|bieres) d'abord
  ahead of you|before yours
  (?:next|first|second) in (?:line|the queue)
  backlog
  expect (?:a|some|it|them|your)
  running (?:late|behind|fast)
  (?<!\ba )bientot
  sous peu|tout de suite|immediatement
  dans (?:un|quelques|une) (?:instants?|moments?|minutes?|secondes?)
  d'un (?:instant|moment)
  (?:petit|court|encore un(?: petit)?|dans l') instant (?:et|avant|d)
  tard(?:er|era|eront|e|ent)
  (?:ne sera|ne serait|n'est|sera) (?:pas|plus) (?:tres |trop |bien |si )?long(?:ue)?s?
  peu d'attente
  (?:pas|peu|sans|longue|courte|un peu d'|beaucoup d')\s?(?:de )?(?:attente|attendre|retard)
  (?:sera|seront|est|sont|va|vont|ira|iront) (?:tres |assez |plutot |bien )?(?:rapides?|vite|calmes?|debordee?s?|longs?|en retard)
  (?:va|vont|arrive|avance)\w* (?:tres )?vite
  compter (?:un|une|environ|bien|a peu)
  demande\w* (?:environ|un peu|quelques)
  avant (?:la|le) (?:votre|vos)
  avant vous|en file
  patience (?:et|ca)
  (?:b|z|r|c|y)\w{0,4}ihut(?:a|e|i|ira|ura)\b
  en deux temps|vuba(?: \w+)?
  (?:nti|bi|bira|ira|zira|ntibi|ntizi|ntibira|ntibiza|ntizi)(?:ra|za)?tind\w+
  ntimu\w*tegere\w+
  (?:mutegereze|mutegereza|murategereza) .{0,16}(?:gusa|muzaba|gato,)
  ako kanya|bidatinze|mu kanya|mukanya|imbere yanyu hari|bifata
  (?<!(?:usiwe|msiwe) na )haraka(?! kuagiza)
  haita\w*chuku\w* muda|hivi karibuni
  karibuni (?:hivi|tu)
  punde|mara moja
  hivi sasa (?:ina|zina|vina)
  (?:hai|hazi|havi|haki)(?:ta)?chelew\w+
  (?:hu|ham)tasubiri\w*
  (?:hu)?chukua (?:kama|karibu|muda(?! w(?:ako|enu)))
  muda (?:mfupi|si mrefu)
  mbele yako kuna|kabla yako`)
const SOON = new RegExp(String.raw`\b(?<!as |see you )(?:${SOON_WORDS})\b`)
const APOLOGY =
  /\b(?:sorry|apolog\w+|desole\w*|pardon|excus\w+|mbabarira|mutubabarire|mumbabarire|mutwihanganire|samahani|pole)\b/

/** How long something takes, and how soon it comes. */
export function* wait(phrase: string, { isPersonCalled }: ClaimFacts): Generator<Said> {
  if (GRACE.test(phrase)) return
  yield* found(phrase, DURATION, 'wait')
  if (!isPersonCalled && !APOLOGY.test(phrase) && !isOfWaiter(phrase) && !TOLD_TO_TELL.test(phrase))
    yield* found(phrase, SOON, 'wait')
}

/** "Tell the staff right away": what the guest is to do. */
const TOLD_TO_TELL =
  /\b(?:tell|ask|call|show|let|inform|alert) (?:the |our |a )?(?:staff|waiter|waitress|bar|them|person|someone)\b|\b(?:dites|demandez|prevenez|appelez|parlez|signalez)\b|\b(?:mubwire|mubaze|mubarize|waambie|mwambie|waulize|mwulize)\b/

/** "I'll be right back": the waiter itself. */
function isOfWaiter(phrase: string): boolean {
  return /^(?:i|let me|i'll|i'm|je|j'|(?:nda|nza|nita|nina)\w+)\b/.test(phrase)
}
