import type { Bar } from '../bar.ts'
import type { Menu, MenuItem } from '../menu.ts'
import { pricesOf } from '../tools/item-words.ts'
import type { MenuIndex } from '../understand/menu-index.ts'
import { allergenClaims, dietClaims } from './allergen-claims.ts'
import { amountsIn, bareAmountsIn } from './amount-claims.ts'
import type { Claim } from './claim.ts'
import { type Clause, clausesOf } from './clauses.ts'
import { contactsIn } from './contact-claims.ts'
import { eventsIn } from './events/event-claims.ts'
import type { ClaimFacts } from './facts.ts'
import { foldClaims, spelledOut, undisguised } from './fold-claims.ts'
import { hoursClaims } from './hours-claims.ts'
import { type Ground, itemClaims } from './item-claims.ts'
import { discountClaim, paymentClaim } from './money-phrases.ts'
import { menuNames, type Named, namedIn, wordsIn } from './names.ts'
import { orderClaims } from './order-claims.ts'
import { oneOf } from './phrases.ts'
import { topicClaims } from './topics/topic-claims.ts'

export type { Claim } from './claim.ts'

export type TruthGround = {
  /** Everything proved in this turn: `standingFacts` and what the tools returned, merged. */
  readonly facts: ClaimFacts
  readonly menu: Menu
  readonly bar: Bar
  /** Compiled from `menu`; from an older one, names and prices are still read from `menu`. */
  readonly index: MenuIndex
}

export type TruthVerdict =
  { readonly ok: true } | { readonly ok: false; readonly claims: readonly Claim[] }

/** WhatsApp's own limit; a longer answer is none. */
const MAX_TEXT = 4_096
/** Words of that length have fewer: each clause is read within its sentence, so many of them are made to be slow. */
const MAX_CUTS = 250
const CUTS = /,|\s-+\s|\s(?:but|mais|ariko|lakini)\s/iu

/**
 * Measures a model's words against what the program can prove. Prefers a question asked again to a wrong price: what it
 * does not understand passes only if it is no amount, name, number, assurance, confirmation or address.
 */
export function truthCheck(text: string, ground: TruthGround): TruthVerdict {
  const isTooLong = text.length > MAX_TEXT || text.split(CUTS).length > MAX_CUTS
  if (isTooLong) return { ok: false, claims: [{ kind: 'too_long', text: '' }] }
  const desk = checkDesk(ground)
  const clauses = clausesOf(text)
  const named = clauses.map((clause) => namedIn(desk.names, clause.text))
  const claims = clauses.flatMap((clause, at) => {
    const own = named[at]
    return own === undefined
      ? []
      : claimsIn(clause, { own, about: aboutOf(clauses, named, at) }, desk)
  })
  return claims.length === 0 ? { ok: true } : { ok: false, claims }
}

type CheckDesk = Ground & TruthGround

function checkDesk(ground: TruthGround): CheckDesk {
  const { index, menu } = ground
  return {
    ...ground,
    names: index.menu === menu ? index.names : menuNames(menu),
    houseWords: new Set(wordsIn(foldClaims(ground.bar.name))),
  }
}

/** The items a clause is about: its own, those of the list it heads, or those last named. */
function aboutOf(
  clauses: readonly Clause[],
  named: readonly Named[],
  at: number,
): readonly string[] {
  const own = named[at]?.any ?? []
  if (own.length > 0) return own
  if (clauses[at]?.isHeading === true)
    return [...new Set(named.slice(at).flatMap((one) => one.any))]
  return named.slice(0, at).findLast((one) => one.any.length > 0)?.any ?? []
}

type Subject = { readonly own: Named; readonly about: readonly string[] }

function claimsIn(clause: Clause, subject: Subject, desk: CheckDesk): readonly Claim[] {
  const { facts } = desk
  const { own } = subject
  const items = subject.about.flatMap((id) => desk.names.items.get(id) ?? [])
  const rest = own.exact.length === 0 ? clause.phrase : undisguised(own.rest)
  const dishes = { items, rest }
  const orders = orderClaims(clause, facts, (text) =>
    isProved([Number(text)], items, facts.amounts),
  )
  const isOrderNumber = ({ text }: Claim) =>
    orders.some((claim) => claim.kind === 'order_number' && claim.text === text)
  return [
    ...contactsIn(clause.text, facts).map((text): Claim => ({ kind: 'contact', text })),
    ...amountClaims(clause, { items, own }, desk).filter((claim) => !isOrderNumber(claim)),
    ...one('discount', discountClaim(rest, clause)),
    ...one('payment', paymentClaim(clause, facts)),
    ...orders,
    ...allergenClaims(clause, dishes, facts),
    ...dietClaims(dishes, desk.names.words),
    ...itemClaims(clause, own, facts, desk),
    ...[...eventsIn(clause, rest, facts, desk)].map(({ text }): Claim => ({ kind: 'event', text })),
    ...topicClaims(clause, facts, dishes),
    ...one('spelled', spelledOut(clause.text)),
    ...hoursClaims(clause, facts.times).map((text): Claim => ({ kind: 'hours', text })),
  ]
}

function one(kind: Claim['kind'], text: string | null): readonly Claim[] {
  return text === null ? [] : [{ kind, text }]
}

function amountClaims(
  clause: Clause,
  { items, own }: { readonly items: readonly MenuItem[]; readonly own: Named },
  { facts, bar, names }: CheckDesk,
): readonly Claim[] {
  const [item, ...others] = items
  const wrong = item === undefined || others.length > 0 ? [] : otherSizePrices(clause.text, item)
  const isTotal = (minor: number) =>
    facts.amounts.some((amount) => amount.minor === minor && amount.itemId === null)
  // An empty cart comes to nothing; a dish does not for that.
  const isFree = items.length === 0 || items.some((one) => pricesOf(one).includes(0))
  const fitting = (minors: readonly number[]) =>
    minors
      .filter((minor) => minor !== 0 || isFree)
      .filter((minor) => !wrong.includes(minor) || isTotal(minor))
  const said = [
    ...amountsIn(clause, bar.currency, names.numbers),
    // A time may be said digit by digit as well.
    ...bareAmountsIn(clause, bar.currency, own.any.length > 0).filter(
      ({ text }) => !facts.times.some((time) => time.replace(':', '') === text),
    ),
  ]
  const sum = sumSaid(clause.text, own)
  const proofs = facts.amounts.filter((one) => sum === null || (one.itemId === null) === sum)
  return said
    .filter((said) => said.isMarked || !facts.orders.some((order) => order.number === said.text))
    .filter(({ minors }) => !isProved(fitting(minors), sum === true ? [] : items, proofs))
    .map(({ text }) => ({ kind: 'amount', text }))
}

/** Said of all that is owed: no dish's price is that, even that of the dish named last. */
const OF_ALL =
  /\b(?:totals?|in all|altogether|all together|the (?:whole )?bill|en tout|au total|addition|jumla|igiteranyo|byose hamwe|fagitire|bili)\b/
/** What adds up, or shares: beside the one dish that is named. */
const WITH_MORE = oneOf(String.raw`
  orders?|cart|basket|together|with|plus|and|incl\w*|that's|that is|it's|makes?|brings?
  added|adding|so far|now|owe|pay|share|each|left|avec|et|commande|panier|fait|font|porte
  monte|ajout\w+|cela|ca|part|chacun|doi\w+|pay\w+|na|hamwe|komande|agaseke|ubu|buri
  \w*ishyur\w+|\w*ongey\w*|\w*ongez\w*|oda|agizo|kikapu|pamoja|sasa|kila|\w*lip\w+`)

/** True of a sum, false of the price of the one dish named; `null` where either may be meant. */
function sumSaid(text: string, own: Named): boolean | null {
  if (OF_ALL.test(text)) return own.any.length === 0 ? true : null
  return own.any.length === 1 && !WITH_MORE.test(text) ? false : null
}

/** Where one size of an item is named, its other sizes' prices are wrong ones. */
function otherSizePrices(text: string, item: MenuItem): readonly number[] {
  const isSaid = (name: string) => compact(text).includes(compact(foldClaims(name)))
  const said = item.sizes.filter((size) => Object.values(size.name).some(isSaid))
  const [only, ...others] = said
  if (only === undefined || others.length > 0) return []
  return item.sizes.map((size) => size.priceMinor).filter((minor) => minor !== only.priceMinor)
}

function compact(text: string): string {
  return text.replaceAll(' ', '')
}

/** A total of the program's, or a price of an item that is spoken of; where none is, any price a tool told. */
function isProved(
  minors: readonly number[],
  items: readonly MenuItem[],
  amounts: ClaimFacts['amounts'],
): boolean {
  const ids = new Set(items.map((item) => item.id))
  return minors.some(
    (minor) =>
      amounts.some(
        (amount) =>
          amount.minor === minor &&
          (amount.itemId === null || ids.size === 0 || ids.has(amount.itemId)),
      ) || items.some((item) => pricesOf(item).includes(minor)),
  )
}
