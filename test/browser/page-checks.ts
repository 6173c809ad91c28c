import type { Page } from 'playwright-core'

/** One fault of accessibility: what is wrong, and where. */
export type Fault = { readonly what: string; readonly where: string }

/** Controls and pictures that a screen reader could not name, ids used twice, headings that skip a level. */
export function namelessThings(page: Page): Promise<readonly Fault[]> {
  return page.evaluate(NAMES)
}

/**
 * Visible texts whose contrast with what lies behind them is below WCAG AA: 4.5, or 3 from 24 px
 * (18.66 px bold). Computed from styles: the nearest opaque background behind each text, with half
 * transparent ones laid over it.
 */
export function faintTexts(page: Page): Promise<readonly Fault[]> {
  return page.evaluate(CONTRAST)
}

/** Pixels by which the page is wider than the window. */
export function sidewaysPx(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - innerWidth')
}

/** Words of buttons that reach out of their message. */
export function spilledButtons(page: Page): Promise<readonly string[]> {
  return page.evaluate(SPILLED)
}

/** Words of buttons and codes that stand on two lines. */
export function brokenWords(page: Page): Promise<readonly string[]> {
  return page.evaluate(BROKEN)
}

/** Names in the page's head that are wider than their button or list. */
export function cutNames(page: Page): Promise<readonly string[]> {
  return page.evaluate(CUT)
}

// These run in the browser, whose types this project does not load: hence as text.
const NAMES = `(() => {
  const shown = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true })
  const where = (node) => node.outerHTML.slice(0, 120)
  const nameOf = (node) =>
    (node.getAttribute('aria-label') ?? '') ||
    [...(node.labels ?? [])].map((label) => label.textContent).join(' ').trim() ||
    (node.getAttribute('alt') ?? '') ||
    (['BUTTON', 'A'].includes(node.tagName) ? node.textContent.trim() : '') ||
    (node.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ').trim()
  const faults = []
  const named = 'button, a[href], input, select, textarea, img, [role=radiogroup], [role=log], [role=dialog], section, nav'
  for (const node of document.querySelectorAll(named)) {
    if (shown(node) && nameOf(node) === '') faults.push({ what: 'no name', where: where(node) })
  }
  const ids = [...document.querySelectorAll('[id]')].map((node) => node.id)
  for (const id of new Set(ids)) {
    if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push({ what: 'id twice', where: id })
  }
  let level = 0
  for (const heading of document.querySelectorAll('h1, h2, h3, h4')) {
    const next = Number(heading.tagName[1])
    if (next > level + 1) faults.push({ what: 'heading skips a level', where: where(heading) })
    level = next
  }
  if (document.documentElement.lang === '') faults.push({ what: 'no language', where: 'html' })
  return faults
})()`

const CONTRAST = `(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = color
    canvas.fillRect(0, 0, 1, 1)
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data
    return [r, g, b, a / 255]
  }
  const over = ([r, g, b, a], under) => [r, g, b].map((part, index) => part * a + under[index] * (1 - a))
  const behind = (node) => {
    const layers = []
    for (let at = node; at !== null; at = at.parentElement) {
      const color = rgba(getComputedStyle(at).backgroundColor)
      if (color[3] > 0) layers.push(color)
      if (color[3] === 1) break
    }
    return layers.reverse().reduce((under, layer) => over(layer, under), [255, 255, 255])
  }
  const light = (color) => {
    const [r, g, b] = color.map((part) => {
      const share = part / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const faults = new Map()
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement
    const text = walker.currentNode.data.trim()
    if (text === '' || node.closest('.hidden, option, script, noscript, :disabled, [inert]')) continue
    if (!node.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
    const style = getComputedStyle(node)
    const ground = behind(node)
    const [a, b] = [light(over(rgba(style.color), ground)), light(ground)].sort((x, y) => y - x)
    const ratio = (a + 0.05) / (b + 0.05)
    const size = parseFloat(style.fontSize)
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
    if (ratio < (isLarge ? 3 : 4.5)) faults.set(node.className + text.slice(0, 30), { what: 'contrast ' + ratio.toFixed(2), where: text.slice(0, 40) + ' in .' + node.className })
  }
  return [...faults.values()]
})()`

const SPILLED = `[...document.querySelectorAll('.bubble .action')]
  .filter((node) => node.checkVisibility())
  .filter((node) => node.getBoundingClientRect().right > node.parentElement.getBoundingClientRect().right + 0.5)
  .map((node) => node.textContent)`

const BROKEN = `[...document.querySelectorAll('button, code')]
  .filter((node) => node.checkVisibility())
  .flatMap((node) => [...node.firstChild.data.matchAll(/\\S+/g)].map((word) => ({ node, word })))
  .filter(({ node, word }) => {
    const range = document.createRange()
    range.setStart(node.firstChild, word.index)
    range.setEnd(node.firstChild, word.index + word[0].length)
    return new Set([...range.getClientRects()].map(({ top }) => top)).size > 1
  })
  .map(({ word }) => word[0])`

const CUT = `(async () => {
  // A list takes its new width a frame after its letters have.
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
  const list = document.querySelector('#language')
  const whole = list.cloneNode(true)
  whole.style.position = 'fixed'
  whole.style.width = 'max-content'
  whole.style.maxWidth = 'none'
  list.after(whole)
  const isCut = whole.offsetWidth > list.offsetWidth
  whole.remove()
  const cut = [...document.querySelectorAll('#bars button')].filter((node) => node.scrollWidth > node.clientWidth)
  return [...cut.map((node) => node.textContent), ...(isCut ? [list.id] : [])]
})()`
