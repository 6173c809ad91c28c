import type { BrowserContext } from 'playwright-core'
import emojiFont from 'twemoji-colr-font/twemoji.woff2' with { type: 'file' }

const SERVED = '/demo/assets/emoji.woff2'
const STYLE = `
@font-face { font-family: 'Twemoji'; src: url('${SERVED}') format('woff2'); }
:root { --sans: 'Inter', 'Twemoji', sans-serif; }
`

/**
 * Gives the pages of a context a font with emoji: bare Linux has none, and the pictures for the
 * README would show boxes. Nothing changes for pages outside the tests.
 */
export async function withEmoji(context: BrowserContext): Promise<void> {
  await context.route(`**${SERVED}`, (route) => route.fulfill({ path: emojiFont }))
  await context.route('**/demo/assets/tokens.css', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: (await response.text()) + STYLE })
  })
}
