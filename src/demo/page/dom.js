/** Small hands for the DOM. Text only ever enters through text nodes, so a message can't become markup. */

const SVG = 'http://www.w3.org/2000/svg'

/** An element with attributes, listeners (`onclick`) and children; `null` and `undefined` are left out. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value)
    else node.setAttribute(name, value === true ? '' : String(value))
  }
  node.append(...children.filter((child) => child !== null && child !== undefined))
  return node
}

/** An icon of the page's sprite; decoration only, so it is hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('class', `icon i-${name}`)
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS(SVG, 'use')
  use.setAttribute('href', `#i-${name}`)
  svg.append(use)
  return svg
}

/** Words for screen readers only. */
export function hidden(text) {
  return el('span', { class: 'hidden' }, text)
}

/**
 * A row of choices with the keyboard of a radio group: one tab stop, arrows move and choose.
 * `choices` are `{ value, label }`; `choose(value)` is called on a change.
 */
export function choiceRow(group, choices, chosen, choose) {
  const buttons = choices.map(({ value, label }) =>
    el(
      'button',
      {
        type: 'button',
        role: 'radio',
        'aria-checked': value === chosen ? 'true' : 'false',
        tabindex: value === chosen ? '0' : '-1',
        onclick: () => choose(value),
      },
      label,
    ),
  )
  group.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const from = choices.findIndex(({ value }) => value === chosen)
    const to = (from + step + choices.length) % choices.length
    choose(choices[to].value)
    group.querySelector('[aria-checked="true"]')?.focus()
  }
  const hadFocus = group.contains(document.activeElement)
  group.replaceChildren(...buttons)
  if (hadFocus) group.querySelector('[aria-checked="true"]')?.focus()
}
