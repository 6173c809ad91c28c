import type { Db } from './database.ts'

/** How far a bar is set up, counted. */
export type BarSetUp = {
  readonly slug: string
  /** Of its own; `null`: the one in the settings. */
  readonly phoneNumberId: string | null
  readonly languages: readonly string[]
  readonly defaultLanguage: string
  readonly tables: number
  readonly staff: number
  /** Languages that its staff are told things in. */
  readonly staffLanguages: readonly string[]
  /** What is on the menu and not sold out. */
  readonly items: number
  readonly payments: number
  /** Ids of payment displays that nobody has tried yet. */
  readonly unconfirmedPayments: readonly string[]
  /** From its own file; `null`: as the settings say. */
  readonly voiceModel: string | null
  readonly takesCalls: boolean | null
}

/** Every bar, by name: for the operator's own eyes, across the wall between bars. */
export async function barSetUps(db: Db): Promise<readonly BarSetUp[]> {
  return await db.rows<BarSetUp>(`
    SELECT b.slug, b.phone_number_id AS "phoneNumberId", b.languages, b.default_language AS "defaultLanguage",
           (SELECT count(*)::integer FROM bar_tables t WHERE t.bar_id = b.id) AS tables,
           (SELECT count(*)::integer FROM staff s WHERE s.bar_id = b.id) AS staff,
           ARRAY(SELECT DISTINCT s.language FROM staff s WHERE s.bar_id = b.id ORDER BY 1) AS "staffLanguages",
           (SELECT count(*)::integer FROM menu_items i WHERE i.bar_id = b.id AND i.available) AS items,
           (SELECT count(*)::integer FROM payment_displays p WHERE p.bar_id = b.id) AS payments,
           ARRAY(SELECT p.id FROM payment_displays p
                  WHERE p.bar_id = b.id AND jsonb_typeof(p.display -> 'confirmed') IS DISTINCT FROM 'object'
                  ORDER BY p.position, p.id) AS "unconfirmedPayments",
           b.voice ->> 'model' AS "voiceModel", (b.voice ->> 'takesCalls')::boolean AS "takesCalls"
      FROM bars b ORDER BY b.name, b.id`)
}

/** A bar that takes calls with a model its own file names, instead of `[voice] model`. */
export type BarModel = { readonly slug: string; readonly model: string }

/** Across the wall, too. */
export async function barCallModels(db: Db): Promise<readonly BarModel[]> {
  return await db.rows<BarModel>(`
    SELECT slug, voice ->> 'model' AS model FROM bars
     WHERE voice ->> 'model' IS NOT NULL AND (voice ->> 'takesCalls')::boolean IS NOT FALSE
     ORDER BY slug`)
}
