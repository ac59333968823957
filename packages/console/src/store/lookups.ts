import type { DatabaseSync } from 'node:sqlite'

/**
 * What letters are found by beside their time, their cause and their words. It is made once the first letters are in: failures and keys
 * come in no order, so that among millions of them each new one would write to another page of the file, while all of them together are
 * sorted in a moment. Until then `raw` stands in `meta`.
 */
export const lookups = {
  letters_failure: 'create index letters_failure on letters (failure)',
  letters_key: 'create index letters_key on letters (key, at) where key is not null'
} as const

/** Whether they are not all there yet: no letter may be asked for by its failure or its key. */
export const isRaw = (db: DatabaseSync): boolean =>
  db.prepare("select 1 from meta where name = 'raw'").get() !== undefined

/**
 * Makes one that is not there: nothing else is written meanwhile.
 * Sorts in files, so that memory is the same however many letters there are; where there is no place for those, in memory.
 * @returns whether there was one to be made
 */
export function makeLookup(db: DatabaseSync): boolean {
  const there = new Set(
    db
      .prepare("select name from sqlite_schema where type = 'index'")
      .all()
      .map(({ name }) => name)
  )
  const next = Object.entries(lookups).find(([name]) => !there.has(name))
  if (next === undefined) return false
  const [, sql] = next
  try {
    db.exec(`pragma temp_store = file; ${sql}`)
  } catch {
    db.exec(`pragma temp_store = memory; ${sql}`)
  }
  db.exec('pragma temp_store = memory')
  return true
}
