/**
 * Drives the demo's page in a real Chromium: `bun test ./test/browser/demo.browser-test.ts`.
 * `MAITRED_DEMO_URL` names a running demo; without it one is started from the sources, and
 * `MAITRED_DEMO_URL=harness` drives the page with the scripted waiter of `harness.ts`.
 * With `MAITRED_DEMO_IMAGES=write` the README's picture is made anew; else it goes to a folder
 * that is deleted, so that a run leaves the tree as it was.
 */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type BrowserContext, chromium, type Page } from 'playwright-core'

import { payCss, payScript } from '../../src/plugins/waiter/pay/assets.ts'
import { payPage } from '../../src/plugins/waiter/pay/page.ts'
import { findChromium } from './chromium.ts'
import { openDemo, type RunningDemo } from './demo-process.ts'
import { withEmoji } from './emoji.ts'
import {
  brokenWords,
  cutNames,
  faintTexts,
  namelessThings,
  sidewaysPx,
  spilledButtons,
} from './page-checks.ts'
import { BILL } from './some-bill.ts'

setDefaultTimeout(120_000)

const README_IMAGES = join(import.meta.dir, '../../docs/images')
const DESKTOP = { width: 1440, height: 900 }
const HAND = { width: 390, height: 844 }
const SOON_MS = 15_000
/** A call is played as fast as people speak. */
const CALL_MS = 60_000

let demo: RunningDemo
let browser: BrowserContext
let profile: string
let images: string
const strangers = new Set<string>()

beforeAll(async () => {
  const { executablePath, args } = await findChromium()
  demo = await openDemo()
  profile = await mkdtemp(join(tmpdir(), 'maitred-browser-'))
  browser = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: [...args],
    headless: true,
  })
  images = process.env['MAITRED_DEMO_IMAGES'] === 'write' ? README_IMAGES : join(profile, 'images')
  await mkdir(images, { recursive: true })
})

afterAll(async () => {
  await browser?.close()
  await demo?.stop()
  if (profile !== undefined) await rm(profile, { recursive: true, force: true })
})

type Look = {
  readonly size?: { readonly width: number; readonly height: number }
  readonly scheme?: 'light' | 'dark'
  readonly language?: string
  readonly path?: string
}

/** A page in a browser context of its own, which writes down every address outside this machine. */
async function openPage(look: Look = {}): Promise<Page & AsyncDisposable> {
  const context = await browser.browser()?.newContext({
    viewport: look.size ?? DESKTOP,
    colorScheme: look.scheme ?? 'light',
    locale: look.language ?? 'en',
    reducedMotion: 'reduce',
    deviceScaleFactor: look.size === HAND ? 2 : 1,
  })
  if (context === undefined) throw new Error('the browser is gone')
  await withEmoji(context)
  context.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url())
    if (hostname !== '127.0.0.1' && protocol !== 'data:') strangers.add(request.url())
  })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (line) => line.type() === 'error' && faults.push(line.text()))
  await page.goto(new URL(look.path ?? '/demo', demo.url).href)
  await page.locator('#bars [role=radio]').first().waitFor()
  return Object.assign(page, {
    async [Symbol.asyncDispose]() {
      await context.close()
      expect(faults).toEqual([])
    },
  })
}

async function startOver(): Promise<void> {
  await using page = await openPage()
  await page.locator('#reset').click()
  await page.locator('#diner-phone .chat-empty').waitFor()
}

/** A picture without a pointer or a focus ring; where Tab goes on stays as it was. */
async function picture(page: Page, name: string): Promise<void> {
  await page.mouse.move(2, 2)
  await page.locator(':focus').evaluateAll((nodes) => nodes.forEach((node) => node.blur()))
  await page.evaluate('document.fonts.ready.then(() => undefined)')
  await page.screenshot({ path: join(images, name) })
}

const diner = (page: Page) => page.locator('#diner-phone')
const owner = (page: Page) => page.locator('#owner-phone')
const answers = (page: Page) => diner(page).locator('.bubble.theirs')

async function say(page: Page, text: string): Promise<void> {
  const before = await answers(page).count()
  await diner(page).getByRole('textbox').fill(text)
  await page.keyboard.press('Enter')
  await answers(page).nth(before).waitFor({ timeout: SOON_MS })
}

async function scan(page: Page, table = 'A5'): Promise<void> {
  const before = await answers(page).count()
  await page.locator('#tables').getByRole('radio', { name: table, exact: true }).click()
  await page.locator('#scan').click()
  await answers(page).nth(before).waitFor({ timeout: SOON_MS })
}

/** Moves the focus by Tab alone until it stands on `target`. */
async function tabTo(page: Page, target: ReturnType<Page['locator']>): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press('Tab')
    if (await target.evaluate((node) => node === node.ownerDocument.activeElement)) return
  }
  throw new Error('Tab never reaches the control')
}

/**
 * Goes on with the keyboard until the order stands: opens each list and takes its first row, and
 * presses the last message's first button. The house may ask for a size or a yes in between.
 */
async function orderByKeyboard(page: Page): Promise<void> {
  for (let step = 0; step < 10; step += 1) {
    if ((await owner(page).locator('.bubble.theirs .action').count()) > 0) return
    const before = await answers(page).count()
    const last = diner(page).locator('.bubble.theirs:has(.action)').last()
    const control = last.locator('.action').first()
    const opensSheet = (await control.getAttribute('aria-haspopup')) === 'dialog'
    await tabTo(page, control)
    await page.keyboard.press('Enter')
    if (opensSheet) await chooseFirstRow(page)
    await answers(page).nth(before).waitFor({ timeout: SOON_MS })
    await settled(page)
  }
  await owner(page).locator('.bubble.theirs .action').first().waitFor({ timeout: SOON_MS })
}

async function chooseFirstRow(page: Page): Promise<void> {
  const sheet = page.getByRole('dialog')
  await sheet.waitFor()
  await page.keyboard.press('Space')
  await tabTo(page, sheet.getByRole('button', { name: 'Send' }))
  await page.keyboard.press('Enter')
  await sheet.waitFor({ state: 'detached' })
}

/** Waits until no typing dots are left and the count of messages stays. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    `new Promise((done) => {
      const count = () => document.querySelectorAll('.bubble').length + ' ' + document.querySelectorAll('.typing:not([hidden])').length
      const before = count()
      setTimeout(() => done(count() === before && before.endsWith(' 0')), 700)
    })`,
  )
}

test('a diner orders by keyboard alone, the bar accepts, and the diner hears of it', async () => {
  await startOver()
  await using page = await openPage()

  await scan(page)
  await say(page, '2 beers and fries')
  await settled(page)
  await orderByKeyboard(page)
  await settled(page)
  await picture(page, 'demo.png')
  const before = await answers(page).count()
  const accept = owner(page).locator('.bubble.theirs .action').first()
  await tabTo(page, accept)
  await page.keyboard.press('Enter')
  await answers(page).nth(before).waitFor({ timeout: SOON_MS })

  expect(await diner(page).locator('.mark.read').count()).toBeGreaterThan(0)
  for (const stage of ['webhook', 'inbox', 'turn', 'outbox', 'graph']) {
    const seen = page.locator(`.station[data-stage=${stage}].seen`)
    expect(await seen.count(), stage).toBe(1)
  }
  const ticks = await page.locator('.event-what', { hasText: 'delivery status' }).allTextContents()
  expect(ticks.some((text) => / × \d/.test(text))).toBe(true)
})

test('a call from the diner’s phone is heard line by line, and its order rings at the bar', async () => {
  await startOver()
  await using page = await openPage()
  const strip = diner(page).locator('.call')

  await diner(page).getByRole('button', { name: 'Call the bar' }).click()
  await page.getByRole('dialog').waitFor()
  expect(await namelessThings(page)).toEqual([])
  expect(await faintTexts(page)).toEqual([])
  await page.getByRole('dialog').getByRole('button', { name: 'Order two beers' }).click()
  await strip.locator('li').first().waitFor({ timeout: SOON_MS })
  expect(await namelessThings(page)).toEqual([])
  expect(await faintTexts(page)).toEqual([])
  await owner(page).locator('.bubble.theirs .action').first().waitFor({ timeout: CALL_MS })
  await strip.getByRole('button', { name: 'Hang up' }).click()
  await strip.waitFor({ state: 'hidden', timeout: SOON_MS })

  expect(await diner(page).getByRole('button', { name: 'Call the bar' }).isVisible()).toBe(true)
})

test('a call outlives the page that shows it, and its focus goes on', async () => {
  await startOver()
  await using page = await openPage()
  const strip = diner(page).locator('.call')
  const callButton = diner(page).getByRole('button', { name: 'Call the bar' })
  const hangUp = strip.getByRole('button', { name: 'Hang up' })
  const hasFocus = (target: ReturnType<Page['locator']>) =>
    target.evaluate((node) => node === node.ownerDocument.activeElement)

  await tabTo(page, callButton)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Enter')
  await strip.locator('li').first().waitFor({ timeout: SOON_MS })
  expect(await hasFocus(hangUp)).toBe(true)
  await page.addInitScript(
    'EventSource = class extends EventSource { constructor(url) { super(url); globalThis.heard = this } }',
  )
  await page.reload()
  await strip.locator('li').first().waitFor({ timeout: 1_000 })
  expect(await callButton.isVisible()).toBe(false)
  await tabTo(page, hangUp)
  await page.evaluate("heard.dispatchEvent(new Event('error'))")
  await strip.getByText('The server does not answer').waitFor({ timeout: SOON_MS })
  expect(await hasFocus(hangUp)).toBe(true)
  await page.keyboard.press('Enter')
  await strip.waitFor({ state: 'hidden', timeout: SOON_MS })
  expect(await hasFocus(callButton)).toBe(true)
})

test('a hand-sized page shows one part at a time and never scrolls sideways', async () => {
  await using page = await openPage({ size: HAND })

  for (const panel of ['tables', 'owner', 'trace', 'diner']) {
    await page.locator(`#tabs [data-panel=${panel}]`).click()
    expect(await page.locator('.panel:visible').count(), panel).toBe(1)
    expect(await sidewaysPx(page), panel).toBeLessThanOrEqual(0)
  }
  await page.locator('#tabs [data-panel=tables]').click()
  for (const width of [320, 360, 390, 480, 641, 800, 1024, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    expect(await sidewaysPx(page), String(width)).toBeLessThanOrEqual(0)
    expect(await cutNames(page), String(width)).toEqual([])
  }
})

test('a link to this server opens here, whatever its path looks like', async () => {
  await using page = await openPage()
  const address = new URL(demo.url).origin + '//elsewhere.example/'

  await scan(page)
  await say(page, address)
  const opened = page.waitForEvent('popup')
  await diner(page).locator('.bubble.mine .address').last().click()

  expect(await (await opened).evaluate('opener === null && location.href')).toBe(address)
})

test('the buttons of a message stay within it on small screens', async () => {
  await using page = await openPage({ size: { width: 1280, height: 800 } })

  await scan(page)
  await settled(page)
  for (const width of [1280, 641]) {
    await page.setViewportSize({ width, height: 800 })
    expect(await answers(page).locator('.action:visible').count(), String(width)).toBeGreaterThan(0)
    expect(await spilledButtons(page), String(width)).toEqual([])
  }
})

test.each(['light', 'dark'] as const)(
  'every control has a name and every text contrast, %s',
  async (scheme) => {
    await using page = await openPage({ scheme })

    await scan(page)
    await settled(page)
    expect(await namelessThings(page)).toEqual([])
    expect(await faintTexts(page)).toEqual([])
  },
)

test.each([
  ['fr', 'Prenez une table'],
  ['rw', 'Fata ameza'],
  ['sw', 'Chagua meza'],
])(
  'the page speaks %s to a browser that asks for it, and switches on request',
  async (language, title) => {
    await using page = await openPage({ language })

    expect(await page.locator('#tables-title').textContent()).toBe(title)
    expect(await page.locator('html').getAttribute('lang')).toBe(language)
    await page.locator('#language').selectOption('en')
    expect(await page.locator('#tables-title').textContent()).toBe('Take a table')
  },
)

test('a card scanned by a camera opens the chat at that table, once', async () => {
  await startOver()
  const { bars } = await fetch(new URL('/demo/tables', demo.url)).then(
    (answer) =>
      answer.json() as Promise<{
        bars: readonly { slug: string; tables: readonly { label: string }[] }[]
      }>,
  )
  const table = bars[1]?.tables[1]?.label ?? ''
  const path = `/demo?scan=${table}&bar=${bars[1]?.slug}`

  await using page = await openPage({ size: HAND, path })
  await diner(page)
    .locator('.bubble.mine', { hasText: `TABLE-${table}-BAR-` })
    .waitFor()
  await answers(page).first().waitFor({ timeout: SOON_MS })
  await page.reload()
  await page.locator('#bars [role=radio]').nth(1).click()
  await page.locator('#tabs [data-panel=diner]').click()

  expect(await diner(page).locator('.bubble.mine').count()).toBe(1)
})

test('what a diner writes never becomes markup, and Esc closes a sheet where it was opened', async () => {
  await startOver()
  await using page = await openPage()

  await scan(page)
  await say(page, '<img src=x onerror=alert(1)> *bold* _it_ ~no~')
  const mine = diner(page).locator('.bubble.mine').last()
  expect(await mine.locator('img').count()).toBe(0)
  expect(await mine.locator('strong').textContent()).toBe('bold')
  await say(page, 'beer')
  await settled(page)
  const opener = diner(page).locator('.action[aria-haspopup=dialog]').last()
  await opener.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  expect(await namelessThings(page)).toEqual([])
  await page.keyboard.press('Escape')
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect(await opener.evaluate((node) => node === node.ownerDocument.activeElement)).toBe(true)
})

test('the payment page keeps codes and the words of its buttons in one piece on a small phone', async () => {
  await using page = await openPage({ size: { width: 360, height: 740 } })
  await page.route('**/pay/**', (route) => {
    const { pathname } = new URL(route.request().url())
    if (pathname.endsWith('.css')) return route.fulfill({ contentType: 'text/css', body: payCss })
    if (pathname.endsWith('.js'))
      return route.fulfill({ contentType: 'text/javascript', body: payScript })
    return route.fulfill({ contentType: 'text/html', body: payPage(BILL, 'fr') })
  })

  await page.goto(new URL('/pay/given', demo.url).href)

  expect(await page.locator('button:visible').count()).toBe(3)
  expect(await brokenWords(page)).toEqual([])
  expect(await sidewaysPx(page)).toBeLessThanOrEqual(0)
  expect(await faintTexts(page)).toEqual([])
})

test('nothing was asked of any other machine', () => {
  expect([...strangers]).toEqual([])
})
