const ALL_BUT =
  /(?:^| )(?:(?:all|everything|anything) but|except|excepting|apart from|sauf|hormis|excepte|a part|isipokuwa|(?:vyote|zote|yote|wote) ila|uretse|keretse)(?= |$)/u

/** "Everything but the fries": what is named behind it stays. Folded and spoken. */
export function spares(spoken: string): boolean {
  return ALL_BUT.test(spoken)
}

const EXCEPT =
  /^(?:(?:but|mais|lakini|ariko) )?(?:except|excepting|apart from|sauf|hormis|excepte|a part|isipokuwa|ila|uretse|keretse) /u
const KEEP =
  /^(?:(?:but|mais|lakini|ariko) )?(?:not|pas|keep|leave|garde[rz]?|laisse[rz]?(?! tomber)) |^but (?:the|my|that|this) /u

/** ", except the fries": a clause that only means something with the one before. */
export function sparesAlone(spoken: string): boolean {
  return EXCEPT.test(spoken)
}

/** ", but not the fries": behind "remove everything" it is what stays, behind one dish a wish. */
export function keepsAlone(spoken: string): boolean {
  return EXCEPT.test(spoken) || KEEP.test(spoken)
}
