import { el, icon } from './dom.js'

/**
 * A sheet that rises inside the phone, as a modal dialog: Tab stays in it, Esc and the shade close
 * it, and the focus goes back to where it was. Returns a function that closes it.
 */
export function openSheet(screen, { title, closeLabel, content, closed }) {
  const before = document.activeElement
  const behind = [...screen.children]
  const shade = el('div', { class: 'shade', onclick: () => close() })
  const sheet = el(
    'div',
    { class: 'sheet', role: 'dialog', 'aria-modal': 'true', 'aria-label': title },
    el(
      'div',
      { class: 'sheet-head' },
      el(
        'button',
        { type: 'button', class: 'round', 'aria-label': closeLabel, onclick: () => close() },
        icon('close'),
      ),
      el('h3', {}, title),
    ),
    content,
  )
  sheet.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close()
    if (event.key === 'Tab') keepInside(sheet, event)
  })
  for (const node of behind) node.inert = true
  screen.append(shade, sheet)
  const first =
    sheet.querySelector('input:checked, input, .sheet-main') ?? sheet.querySelector('button')
  first.focus()

  let open = true
  function close() {
    if (!open) return
    open = false
    for (const node of behind) node.inert = false
    shade.remove()
    sheet.remove()
    if (before?.isConnected) before.focus()
    closed?.()
  }
  return close
}

function keepInside(sheet, event) {
  const stops = [...sheet.querySelectorAll('button, input')].filter(
    (node) => !node.disabled && (node.type !== 'radio' || node.checked || !radioChosen(sheet)),
  )
  const from = event.shiftKey ? stops[0] : stops.at(-1)
  if (document.activeElement !== from && sheet.contains(document.activeElement)) return
  event.preventDefault()
  ;(event.shiftKey ? stops.at(-1) : stops[0])?.focus()
}

function radioChosen(sheet) {
  return sheet.querySelector('input:checked') !== null
}

/** The rows of a list message; `choose(rowId)` is called once, on the send button. */
export function listContent(bubble, { say, choose }) {
  const send = el('button', { type: 'submit', class: 'primary' }, say('send'))
  send.disabled = true
  const form = el(
    'form',
    {
      class: 'rows',
      onsubmit: (event) => {
        event.preventDefault()
        const row = new FormData(form).get('row')
        if (row !== null) choose(String(row))
      },
      onchange: () => {
        send.disabled = false
      },
    },
    el(
      'div',
      { class: 'row-scroll' },
      ...bubble.list.sections.map((section) => sectionNode(section, bubble)),
    ),
    el('div', { class: 'sheet-foot' }, send),
  )
  return form
}

function sectionNode(section, bubble) {
  return el(
    'fieldset',
    {},
    el('legend', { class: section.title ? '' : 'hidden' }, section.title || bubble.list.button),
    ...section.rows.map((row) =>
      el(
        'label',
        { class: 'row' },
        el(
          'span',
          { class: 'row-text' },
          el('span', { class: 'row-title' }, row.title),
          row.description ? el('span', { class: 'row-note' }, row.description) : null,
        ),
        el('input', { type: 'radio', name: 'row', value: row.id }),
      ),
    ),
  )
}

/** Where a link of the bar would lead, shown instead of gone to: the demo stays on this machine. */
export function linkContent(url, { say, copied }) {
  const copy = async () => {
    await navigator.clipboard.writeText(url)
    copied()
  }
  return el(
    'div',
    { class: 'link-sheet' },
    el('p', {}, say('linkText')),
    el('p', { class: 'link-url' }, url),
    navigator.clipboard
      ? el('button', { type: 'button', class: 'primary sheet-main', onclick: copy }, say('copy'))
      : null,
  )
}
