import type { Language } from '../../../core/language.ts'
import { callKey } from '../../../tracing/tracer.ts'
import type { VoiceDeps } from '../deps.ts'
import type { Scene } from './scene.ts'

/** A caller who orders goes on ordering: the chat shows what it came to. */
const STILL_MS = 6_000
const SHOW_TIMEOUT_MS = 20_000

/** Shows in the chat what a call has put into the cart, with the button that orders it, once it has stood still. */
export function cartInChat(deps: VoiceDeps, sceneOf: () => Scene) {
  let cancel = () => {}
  return {
    changed: (language: Language) => {
      cancel()
      if (!sceneOf().isReachable) return
      cancel = deps.timers.after(STILL_MS, () => {
        showCartNow(deps, sceneOf(), language).catch((error: unknown) =>
          deps.log.warn({ event: 'WA_VOICE_ERROR', error }, 'a cart was not shown'),
        )
      })
    },
    /** Ordered, or over. */
    settled: () => cancel(),
  }
}

/** Nothing where it is empty, or was shown as it is. */
export async function showCartNow(
  { desk }: VoiceDeps,
  { guest, held }: Scene,
  language: Language,
): Promise<void> {
  const key = `${callKey(held.id)}:cart`
  const shown = { what: 'cart', language, key, isOncePerCart: true } as const
  await desk.show(guest, shown, AbortSignal.timeout(SHOW_TIMEOUT_MS))
}
