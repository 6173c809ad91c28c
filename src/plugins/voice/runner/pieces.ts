import type { CallEvent } from '../../../core/call/call-state.ts'
import type { LineEvent } from '../../../core/call/line.ts'

type Piece = Extract<LineEvent, { readonly kind: 'spoken' }>

/** The mind keeps less of what is broken off. */
const MAX_HELD = 4_000

/**
 * What a model says comes in some twenty pieces a second, which matter once something else happens: the first of an item
 * is told at once, those that follow it as one, before the next event of any other kind.
 */
export function joiningPieces(tell: (event: CallEvent) => void): (event: CallEvent) => void {
  let first: Piece | null = null
  let more = ''
  return (event) => {
    const piece = pieceIn(event)
    if (piece !== null && first !== null && isOfSame(piece, first)) {
      if (more.length < MAX_HELD) more += piece.text
      return
    }
    const held = first === null || more === '' ? null : { ...first, text: more }
    first = piece
    more = ''
    if (held !== null) tell({ kind: 'line', event: held })
    tell(event)
  }
}

function pieceIn(event: CallEvent): Piece | null {
  if (event.kind !== 'line') return null
  const { event: told } = event
  return told.kind === 'spoken' && !told.isWhole ? told : null
}

function isOfSame(one: Piece, other: Piece): boolean {
  return one.itemId === other.itemId && one.responseId === other.responseId
}
