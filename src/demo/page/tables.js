import { choiceRow, el } from './dom.js'

/** The table card with its QR code, and the row of tables to pick from. */
export function tablePicker({ card, row }, choose) {
  function show({ words, bar, table }) {
    const { say } = words
    const path = `/demo/tables/${encodeURIComponent(bar.slug)}/${encodeURIComponent(table)}.svg`
    const qr = el('img', {
      class: 'qr',
      src: path,
      width: '184',
      height: '184',
      alt: say('qr', { table, bar: bar.name }),
    })
    card.replaceChildren(
      el('p', { class: 'card-bar' }, bar.name),
      qr,
      el('p', { class: 'card-table' }, say('table', { table })),
    )
    card.dataset.hue = String(bar.position % 2)
    row.setAttribute('aria-label', say('tables'))
    const choices = bar.tables.map(({ label }) => ({ value: label, label }))
    choiceRow(row, choices, table, choose)
  }
  return { show }
}
