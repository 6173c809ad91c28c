import type { Act } from '../../../core/understand/acts.ts'
import type { Decision } from '../../../core/understand/menu-decision.ts'
import { fold } from '../../../core/understand/text.ts'
import { askAllergenItem, mindAllergy, tellAllergens, tellAllergy } from './allergens.ts'
import { askChoice, nextButton, offerNext, offerPerson, option } from './asking.ts'
import { review, showCart } from './checkout.ts'
import { changeWanted } from './counting.ts'
import { showHours } from './hours.ts'
import { notUnderstood } from './lost.ts'
import { lowestPrice, showCategory, showItem, showMenu } from './menu-pages.ts'
import { cartLines, type Mind, tell } from './mind.ts'
import { addLike, takeNote } from './noting.ts'
import { showBill } from './paying.ts'
import { callPerson, offering } from './person.ts'
import { askClear, removeWanted } from './removing.ts'
import { repeatLast } from './repeating.ts'
import { askMove, askTable, sitAt, tableAsked, welcome } from './scan.ts'
import { changeSize } from './sizing.ts'
import { askSplit, splitInWays, splitOwn } from './splitting.ts'
import { showStatus } from './status.ts'
import { addWanted } from './wishes.ts'
import { quoted } from './words.ts'

type Handlers = {
  readonly [T in Act['type']]: (mind: Mind, act: Extract<Act, { type: T }>) => void
}

const HANDLERS: Handlers = {
  greet: welcome,
  menu: (mind) => showMenu(mind, 1),
  category: (mind, act) => showCategory(mind, act.categoryId, 1),
  search: (mind, act) => {
    showFound(mind, act.query, act.decision)
    if (act.about === 'quality') tellBeyond(mind)
  },
  add: (mind, act) => addWanted(mind, act.wanted),
  remove: (mind, act) => removeWanted(mind, act.wanted),
  change: changeWanted,
  size: changeSize,
  note: (mind, act) => (act.isMore === true ? addLike(mind, act.note) : takeNote(mind, act.note)),
  clear: askClear,
  cart: showCart,
  finish: review,
  yes: yesToNothing,
  no: (mind) => {
    mind.draft.pending = mind.draft.pending.slice(1)
    tell(mind, mind.say('kept'))
  },
  pay: showBill,
  paid: (mind) => tell(mind, mind.say('paid_said')),
  split: splitSaid,
  person: (mind) => callPerson(mind, 'asked'),
  help: showHelp,
  allergens: allergensSaid,
  hours: showHours,
  order_status: showStatus,
  thanks: (mind) => takeLeave(mind, 'thanks'),
  bye: (mind) => takeLeave(mind, 'bye'),
  // The turn speaks the new language already: it was set before anything was said.
  language: (mind) => tell(mind, mind.say('language_set')),
  table: tableSaid,
  number: numberToNothing,
  repeat: repeatLast,
  unknown: (mind, act) => {
    if (act.about === undefined) return notUnderstood(mind)
    offerPerson(mind, mind.say(act.about === 'complaint' ? 'complaint' : 'ask_staff'), 'asked')
  },
}

/** Does one thing that a message asks for. */
export function handleAct(mind: Mind, act: Act): void {
  const handler = HANDLERS[act.type] as (mind: Mind, act: Act) => void
  handler(mind, act)
}

function showHelp(mind: Mind): void {
  const { say, language, work } = mind
  const others = work.facts.bar.languages.filter((one) => one !== language)
  offerNext(mind, offering(mind, say('help')), [
    nextButton(mind, 'button_menu'),
    nextButton(mind, 'button_bill'),
    nextButton(mind, 'button_person'),
    ...others.map((one) => option({ verb: 'lang', language: one }, say(`language_${one}`))),
  ])
}

/** Nobody is to go, or to wait, in the belief that their cart is with the bar. */
function takeLeave(mind: Mind, words: 'thanks' | 'bye'): void {
  if (cartLines(mind).length === 0) return tell(mind, mind.say(words))
  tell(mind, mind.say('bill_unplaced'))
  mind.draft.showsCart = true
}

/** "Ok" where nothing was asked: with a cart it may mean the cart, else it is a nod. */
function yesToNothing(mind: Mind): void {
  // A yes is no answer to "which size?", which is asked again.
  if (mind.draft.pending.length > 0) return tell(mind, mind.say('still_open'))
  const table = tableAsked(mind.draft.open)
  if (table !== null) return askMove(mind, table)
  if (cartLines(mind).length > 0) mind.draft.showsCart = true
  else if (!mind.draft.isSure) notUnderstood(mind)
  else tell(mind, mind.say('thanks'))
}

function numberToNothing(mind: Mind): void {
  if (mind.draft.open !== null && mind.draft.pending.length === 0) {
    tell(mind, mind.say('answer_first'))
    mind.draft.showsCart = cartLines(mind).length > 0
    return
  }
  if (mind.draft.pending.length === 0) notUnderstood(mind)
}

function showFound(mind: Mind, query: string, decision: Decision): void {
  const { look, say } = mind
  switch (decision.kind) {
    case 'sure': {
      const item = look.item(decision.itemId)
      if (item === undefined) return notOnMenu(mind, query)
      if (!look.isOrderable(item)) tell(mind, say('sold_out', { item: look.name(item) }))
      return showItem(mind, item)
    }
    case 'category':
      return showCategory(mind, decision.categoryId, 1)
    case 'ask':
      return showCandidates(mind, decision.candidates)
    case 'none':
      // No menu says of all its dishes what they are.
      if (DIET.test(fold(query))) return offerPerson(mind, say('ask_staff'), 'asked')
      mind.draft.unknown.push(quoted(query))
      for (const hit of decision.nearest.filter((one) => one.available)) {
        mind.draft.near.push({ itemId: hit.itemId, sizeId: hit.sizeId, quantity: 1 })
      }
  }
}

const DIET = /\b(?:vegetari\w*|veggie|vegan\w*|halal|kosher|casher|gluten)\b/u

/** Nobody wrote on the menu whether it is spicy: what is written is shown, and a person knows the rest. */
function tellBeyond(mind: Mind): void {
  const { draft } = mind
  if (draft.infos.length === 0) return
  draft.asked = null
  offerPerson(mind, mind.say('item_beyond'), 'asked')
}

function showCandidates(mind: Mind, hits: readonly { readonly itemId: string }[]): void {
  const { look } = mind
  const items = [...new Set(hits.map((hit) => hit.itemId))].flatMap((id) => look.item(id) ?? [])
  const [only, ...others] = items
  if (only !== undefined && others.length === 0) return showItem(mind, only)
  const options = items.map((item) => {
    const price = lowestPrice(item)
    return option(
      { verb: 'item', itemId: item.id },
      look.name(item),
      price === null ? null : look.money(price),
    )
  })
  askChoice(mind, mind.say('found_many'), options)
}

function splitSaid(mind: Mind, act: Extract<Act, { type: 'split' }>): void {
  if (act.mode === 'own') return splitOwn(mind)
  if (act.ways !== null) return splitInWays(mind, act.ways)
  askSplit(mind)
}

function allergensSaid(mind: Mind, act: Extract<Act, { type: 'allergens' }>): void {
  const { wanted, allergens } = act
  if (act.isAllergy) mindAllergy(mind, allergens)
  if (wanted === null) return tellAllergy(mind, allergens)
  const { decision } = wanted
  switch (decision.kind) {
    case 'sure': {
      const item = mind.look.item(decision.itemId)
      return item === undefined
        ? notOnMenu(mind, wanted.text)
        : tellAllergens(mind, item, allergens)
    }
    case 'ask': {
      const ids = [...new Set(decision.candidates.map((hit) => hit.itemId))]
      return askAllergenItem(
        mind,
        ids.flatMap((id) => mind.look.item(id) ?? []),
      )
    }
    case 'category':
      return showCategory(mind, decision.categoryId, 1)
    case 'none':
      return notOnMenu(mind, wanted.text)
  }
}

function notOnMenu(mind: Mind, text: string): void {
  mind.draft.unknown.push(quoted(text))
}

/** A code of another bar is the engine's to follow; here it only shows that this bar's table is not known. */
function tableSaid(mind: Mind, act: Extract<Act, { type: 'table' }>): void {
  if (act.barId !== null && act.barId !== mind.work.facts.bar.id) return askTable(mind)
  sitAt(mind, act.table, act.isMove === true ? 'move' : 'open_or_join')
}
