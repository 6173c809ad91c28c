import { cartFingerprint } from '../../../core/cart-view.ts'
import { ownerOf, staffInTurn } from '../../../core/ladder.ts'
import { isOpen } from '../../../core/opening-hours.ts'
import { standingFacts } from '../../../core/tools/standing-facts.ts'
import { workspace } from '../../../core/workspace.ts'
import { staffOf } from '../../../db/bars.ts'
import type { Db } from '../../../db/client.ts'
import { isWithPerson } from '../../../db/handovers.ts'
import { type Person, personOf } from '../../../db/people.ts'
import type { Desk, DeskView, Guest, StaffWord } from '../../../desk.ts'
import { enqueue, type OutLane } from '../../../jobs/outbox-rows.ts'
import type { WaiterDeps } from '../deps.ts'
import { staffPost } from '../engine/staff-post.ts'
import { turnFacts } from '../engine/turn-facts.ts'
import { tapId } from '../house/taps.ts'
import { staffTemplate } from '../staff/notices.ts'
import { act } from './act.ts'
import { chatWithRows } from './chat.ts'
import { show } from './show.ts'

/** What the waiter lends to other channels. */
export function lentDesk(deps: WaiterDeps): Desk {
  return {
    look: (guest, person) => look(deps, guest, person),
    act: (guest, wanted, signal) => act(deps, guest, wanted, signal),
    show: (guest, shown, signal) => show(deps, guest, shown, signal),
    tellStaff: (tx, told) => tellStaff(tx, deps, told),
    onServed: (handle) => void deps.servedHandlers.push(handle),
    taps: {
      cart: tapId({ verb: 'cart' }),
      menu: tapId({ verb: 'menu', page: 1 }),
      person: tapId({ verb: 'person', reason: 'asked' }),
      bar: (barId) => tapId({ verb: 'bar', barId }),
    },
    onReply: (prefix, handle) => deps.replyHandlers.set(prefix, handle),
  }
}

/** One trip: nothing of it waits for the rest, but the menu where this process has not met its version. */
async function look(
  deps: WaiterDeps,
  guest: Guest,
  known?: Pick<Person, 'language'>,
): Promise<DeskView> {
  const { barId, personId } = guest
  const [{ chat, rows }, met] = await Promise.all([
    chatWithRows(deps, guest, null),
    known ?? personOf(deps.database.db, personId),
  ])
  if (met === null) throw new Error('a guest who is not there')
  const person = { id: personId, language: met.language }
  const { facts, compiled } = await turnFacts(deps, { chat, person, barId }, rows)
  const { bar, menu, tab, at } = facts
  const zone = deps.zoneOf(bar.timeZone)
  const work = workspace(facts, { newId: deps.newId, zone })
  return {
    chatId: chat.id,
    bar,
    menu,
    index: compiled.menuIndex,
    detector: compiled.detector,
    zone,
    tab,
    language: facts.chat.language,
    isOpen: isOpen(bar.hours, at, zone),
    cartFingerprint: cartFingerprint(tab, personId, menu.currency),
    facts: standingFacts(work, zone),
    isWithPerson: chat.barId === barId && isWithPerson(chat, at),
  }
}

async function tellStaff(tx: Db, deps: WaiterDeps, told: StaffWord): Promise<readonly OutLane[]> {
  const { barId, phoneNumberId, key, cause } = told
  const staff = await staffOf(tx, barId)
  const member = told.whom === 'owner' ? ownerOf(staff) : staffInTurn(staff)[0]
  if (member === undefined) return []
  const { messages, alert } = told.words(member)
  const template = staffTemplate(deps.settings.ownerTemplate, member.language, alert)
  const address = { barId, phoneNumberId, member }
  const notice = { messages, template }
  return await enqueue(tx, await staffPost(tx, deps, address, { cause: key, notice }), cause)
}
