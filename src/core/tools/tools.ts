import type { Block } from '../blocks.ts'
import { noteAllergy } from './allergy-tools.ts'
import { paymentInstructions, splitBill } from './bill-tools.ts'
import { addToCart, changeLine, clearCart, placeOrder, removeLine, viewCart } from './cart-tools.ts'
import { callPerson, openingHours, setLanguage } from './house-tools.ts'
import { findMenuItems, itemDetails, showMenu } from './menu-tools.ts'
import { cancelOrder, orderStatus } from './order-tools.ts'
import { moveOrJoinTable, sitAtTable } from './seat-tools.ts'
import { refused, type Tool, type ToolDesk, type ToolOutcome } from './tool.ts'

/** Everything a model may do, in chat and on a call. The order is part of the vendors' cached prompt: append. */
export const TOOLS: readonly Tool[] = [
  findMenuItems,
  itemDetails,
  showMenu,
  addToCart,
  changeLine,
  removeLine,
  clearCart,
  viewCart,
  placeOrder,
  paymentInstructions,
  splitBill,
  sitAtTable,
  moveOrJoinTable,
  orderStatus,
  openingHours,
  setLanguage,
  noteAllergy,
  callPerson,
  cancelOrder,
]

const BY_NAME: ReadonlyMap<string, Tool> = new Map(TOOLS.map((tool) => [tool.spec.name, tool]))

/** Runs one call as the model wrote it. An unknown name is refused like any bad argument. */
export function runTool(name: string, args: unknown, desk: ToolDesk): ToolOutcome {
  const tool = BY_NAME.get(name)
  if (tool !== undefined) return tool.run(args, desk)
  return refused('unknown_tool', `There is no such tool. Tools: ${[...BY_NAME.keys()].join(', ')}.`)
}

/** Whether a tool may change anything; an unknown one is refused. */
export function isWriteTool(name: string): boolean {
  return BY_NAME.get(name)?.isWrite === true
}

/** Whether a tool may run again as if for the first time: it changes nothing, or what it would change by itself again. */
export function isRepeatable(name: string): boolean {
  return !isWriteTool(name) || name === viewCart.spec.name
}

/**
 * The blocks of all calls of a turn as one answer holds them: of each kind the last, since it shows the state all calls
 * came to; no cart beside the order it became, and one list to tap.
 */
export function attachedBlocks(outcomes: readonly ToolOutcome[]): readonly Block[] {
  const all = outcomes.flatMap((outcome) => outcome.blocks)
  const isPlaced = all.some((block) => block.kind === 'order_placed')
  const lists = all.filter((block) => isList(block))
  return all.filter((block, index) => {
    if (block.kind === 'cart' && isPlaced && !isCartAfterOrder(all, index)) return false
    if (isList(block)) return block === lists.at(-1)
    return !all.slice(index + 1).some((later) => later.kind === block.kind)
  })
}

function isList(block: Block): boolean {
  return block.kind === 'menu_page' || block.kind === 'menu_categories'
}

function isCartAfterOrder(blocks: readonly Block[], index: number): boolean {
  return blocks.slice(0, index).some((block) => block.kind === 'order_placed')
}
