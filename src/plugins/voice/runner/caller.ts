import { type HeldCall, holdCall } from '../../../db/calls.ts'
import type { LiveCall } from './live-call.ts'
import type { Scene } from './scene.ts'

/**
 * A caller known by their number alone, and a guest of the chat known by Meta's id alone, turn out to be one as soon as
 * WhatsApp tells both, which may be while they speak: one of the two is gone then, and their call is the other's.
 */
export function calledBy(scene: Scene, { personId }: HeldCall): Scene {
  if (personId === null || personId === scene.guest.personId) return scene
  return { ...scene, guest: { ...scene.guest, personId } }
}

/** Does what names the caller. Where it fails and they are somebody else by now, it is done once more, as that. */
export async function asCaller<T>(live: LiveCall, work: (scene: Scene) => Promise<T>): Promise<T> {
  const { deps, scene } = live
  try {
    return await work(scene)
  } catch (error) {
    const held = await holdCall(deps.database.db, scene.held).catch(() => null)
    if (held !== null) live.scene = calledBy(scene, held)
    if (live.scene === scene) throw error
    return await work(live.scene)
  }
}
