import { numberOf, ordinalOf } from './numbers.ts'

/** Ways to say where one sits, or went, with the bare label behind. */
const SITTING = [
  '(?:we|i) (?:have |ve )?(?:just )?(?:moved|changed|shifted|switched)(?: over| seats?| tables?| places?)*(?: to| at| on)?',
  '(?:we|i) (?:are |am |re |m )?(?:now |sitting |seated |over )*(?:at|on|in)(?: now)?',
  '(?:on|nous|je) (?:a |avons |ai )?(?:bougee?s?|changee?s?|demenagee?s?)(?: de (?:place|table))?(?: a| au| en| pour| vers| la)*',
  '(?:je suis|on est|nous sommes|on s est mis|on se met|je me mets|nous nous mettons)(?: maintenant| assise?s?| installee?s?| a| au| en| la| sur)*',
  '(?:tuko|niko|tupo|nipo|tumehamia|nimehamia|tumekaa|nimekaa)(?: sasa| kwenye| hapa)*',
  '(?:turi|ndi|twimukiye|nimukiye|twicaye|nicaye)(?: ubu| nonaha| kuri| ku| hano)*',
  '(?:(?:i|we) (?:want|would like|d like|need|have) to|(?:can|could|may) (?:i|we)) (?:move|change|shift|switch|go|sit)(?: over| seats?| tables?| places?)*(?: to| at| on)?',
  '(?:(?:on|je) (?:veut|veux|voudrait|voudrais|aimerait|aimerais|peut|peux|va|vais)|nous (?:voulons|voudrions|allons)) (?:aller|changer|passer|bouger|se mettre|nous mettre|me mettre)(?: de (?:place|table))?(?: a| au| en| pour| vers| la)*',
  '(?:(?:na|tuna)(?:taka|omba)|(?:ninge|tunge)penda) ku(?:hama|hamia|kaa|badilisha)(?: sasa| kwenye)*',
  '(?:nda|tura)shaka kwi(?:muka|mukira|cara)(?: kuri| ku)*',
].join('|')
const AROUND =
  '(?:(?:i m|we re|i am|we are|je suis|on est|nous sommes|niko|tuko|tupo|ndi|turi|sitting|for|pour|from|at|to|a|la|the|kwenye|ku|kuri|hano) )*'
/** Both can read the same words: a chain of them without an end would be tried in every way there is. */
const TABLE = new RegExp(
  `(?:^| )${AROUND}(?:(?:${SITTING}) ${AROUND}){0,2}(?:table|meza|ameza|mezani)(?: (?:number|no|nr|numero|num|namba|nambari|nimero|ya))* ([a-z]{0,2}\\d{1,3}[a-z]?|\\S+)(?= |$)`,
  'u',
)
const MOVED =
  /(?:^| )(?:moved|shifted|switched|bougee?s?|demenagee?s?|changed|changee?s?|tumehamia|nimehamia|twimukiye|nimukiye)(?= )/u

/** A bare number there may be how many they are. */
const SEAT = new RegExp(
  `^(?:${SITTING}) ([a-z]{1,2}\\d{1,3})(?= |$)| (?:at|for|to|pour|a la|pour la|kuri|kwenye) ([a-z]{1,2}\\d{1,3})$`,
  'u',
)

type TableNamed = {
  readonly table: string
  readonly index: number
  readonly matched: string
  /** They say that they went there: nobody has to ask. */
  readonly isMove: boolean
}

/** The table that spoken words name, and where in them; `null`: none. */
export function tableNamed(spoken: string): TableNamed | null {
  const match = TABLE.exec(spoken)
  const table = labelOf(match?.[1] ?? '')
  if (match !== null && table !== null) return named(table, match)
  const seat = SEAT.exec(spoken)
  const seated = seat?.[1] ?? seat?.[2]
  return seat === null || seated === undefined ? null : named(seated.toUpperCase(), seat)
}

/** A word for a table, or a label: without either, spoken words name none. */
const OF_TABLE = /table|meza|[a-z]\d/u

export function mayNameTable(spoken: string): boolean {
  return OF_TABLE.test(spoken)
}

/** "A5" as it is said, "seven" as a number; `null`: no label. */
function labelOf(said: string): string | null {
  const isArticle = /^(?:a|an|une?|one)$/.test(said)
  const value = ordinalOf(said) ?? (isArticle ? undefined : numberOf(said))
  const label = value?.toString() ?? (/\d/.test(said) ? said.toUpperCase() : '')
  return /^[A-Z0-9]{1,8}$/.test(label) ? label : null
}

function named(table: string, { 0: matched, index }: RegExpExecArray): TableNamed {
  return { table, index, matched, isMove: MOVED.test(matched) }
}
