import type { Category, Menu, MenuItem } from '../core/menu.ts'
import type { Db } from './database.ts'

/** The channel that carries a bar's id when its menu has changed. */
export const MENU_CHANNEL = 'maitred_menu'

const CATEGORIES_JSON = `(SELECT coalesce(json_agg(json_build_object(
    'id', c.id, 'name', c.name, 'position', c.position) ORDER BY c.position, c.id), '[]')
  FROM menu_categories c WHERE c.bar_id = b.id)`

const ITEMS_JSON = `(SELECT coalesce(json_agg(json_build_object(
    'id', i.id, 'categoryId', i.category_id, 'name', i.name, 'aliases', i.aliases,
    'description', i.description, 'priceMinor', i.price_minor, 'sizes', i.sizes,
    'optionGroups', i.option_groups, 'allergens', i.allergens, 'available', i.available,
    'hours', i.hours, 'position', i.position) ORDER BY i.position, i.id), '[]')
  FROM menu_items i WHERE i.bar_id = b.id)`

/** The whole menu as of one moment; `null` for a bar that is not there. */
export async function loadMenu(db: Db, barId: string): Promise<Menu | null> {
  const [menu] = await db.rows<Menu>(
    `SELECT b.id AS "barId", b.menu_version AS version, b.currency,
            ${CATEGORIES_JSON} AS categories, ${ITEMS_JSON} AS items
       FROM bars b WHERE b.id = $1`,
    [barId],
  )
  return menu ?? null
}

/** Adds and changes categories and items; with `prune`, those that are not named go. Raises the menu's version. */
export async function saveMenu(
  tx: Db,
  barId: string,
  menu: { readonly categories: readonly Category[]; readonly items: readonly MenuItem[] },
  prune: boolean,
): Promise<void> {
  // First, for its lock: two imports of one bar's menu take turns.
  await menuChanged(tx, barId)
  await saveCategories(tx, barId, menu.categories)
  await saveItems(tx, barId, menu.items)
  if (!prune) return
  const items = menu.items.map(({ id }) => id)
  const categories = menu.categories.map(({ id }) => id)
  await tx.rows('DELETE FROM menu_items WHERE bar_id = $1 AND NOT id = ANY($2::text[])', [
    barId,
    items,
  ])
  await tx.rows('DELETE FROM menu_categories WHERE bar_id = $1 AND NOT id = ANY($2::text[])', [
    barId,
    categories,
  ])
}

async function menuChanged(tx: Db, barId: string): Promise<void> {
  await tx.rows(
    `WITH changed AS (UPDATE bars SET menu_version = menu_version + 1, updated_at = clock_timestamp() WHERE id = $1 RETURNING id)
     SELECT pg_notify('${MENU_CHANNEL}', id::text) FROM changed`,
    [barId],
  )
}

async function saveCategories(
  tx: Db,
  barId: string,
  categories: readonly Category[],
): Promise<void> {
  await tx.rows(
    `INSERT INTO menu_categories (bar_id, id, name, position)
     SELECT $1, c.id, c.name, c.position
       FROM json_to_recordset($2::json) AS c(id text, name jsonb, position integer)
     ON CONFLICT (bar_id, id) DO UPDATE SET name = excluded.name, position = excluded.position`,
    [barId, categories],
  )
}

async function saveItems(tx: Db, barId: string, items: readonly MenuItem[]): Promise<void> {
  await tx.rows(
    `INSERT INTO menu_items (bar_id, id, category_id, name, aliases, description, price_minor, sizes,
                             option_groups, allergens, available, hours, position)
     SELECT $1, i.id, i."categoryId", i.name, i.aliases, nullif(i.description, 'null'), i."priceMinor",
            i.sizes, i."optionGroups", nullif(i.allergens, 'null'), i.available, i.hours, i.position
       FROM json_to_recordset($2::json) AS i(
         id text, "categoryId" text, name jsonb, aliases jsonb, description jsonb,
         "priceMinor" bigint, sizes jsonb, "optionGroups" jsonb, allergens jsonb,
         available boolean, hours jsonb, position integer)
     ON CONFLICT (bar_id, id) DO UPDATE SET
       category_id = excluded.category_id, name = excluded.name, aliases = excluded.aliases,
       description = excluded.description, price_minor = excluded.price_minor,
       sizes = excluded.sizes, option_groups = excluded.option_groups,
       allergens = excluded.allergens, available = excluded.available, hours = excluded.hours,
       position = excluded.position`,
    [barId, items],
  )
}

export type Offer = {
  readonly itemId: string
  /** `null`: the item as a whole. */
  readonly sizeId: string | null
}

/**
 * Marks an item, or one of its sizes, sold out or available again; raises the menu's version.
 * @returns false when the menu has no such thing.
 */
export async function setAvailable(
  db: Db,
  barId: string,
  offer: Offer,
  available: boolean,
): Promise<boolean> {
  const rows =
    offer.sizeId === null
      ? await db.rows(changing(SET_ITEM, 'true'), [barId, offer.itemId, available])
      : await db.rows(changing(SET_SIZE, HAS_SIZE), [barId, offer.itemId, available, offer.sizeId])
  return rows.length > 0
}

const SET_ITEM = 'available = $3'
const SET_SIZE = `sizes = (SELECT jsonb_agg(
      CASE WHEN s ->> 'id' = $4 THEN s || jsonb_build_object('available', $3::boolean) ELSE s END ORDER BY n)
    FROM jsonb_array_elements(i.sizes) WITH ORDINALITY AS e(s, n))`
const HAS_SIZE = `i.sizes @> jsonb_build_array(jsonb_build_object('id', $4::text))`

function changing(change: string, where: string): string {
  return `WITH item AS (
      UPDATE menu_items i SET ${change} WHERE i.bar_id = $1 AND i.id = $2 AND ${where} RETURNING 1),
    bar AS (
      UPDATE bars SET menu_version = menu_version + 1, updated_at = clock_timestamp()
       WHERE id = $1 AND EXISTS (SELECT 1 FROM item) RETURNING id)
    SELECT pg_notify('${MENU_CHANNEL}', id::text) FROM bar`
}
