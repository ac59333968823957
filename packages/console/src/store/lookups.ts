import type { DatabaseSync } from 'node:sqlite'

/**
 * What letters are found by beside their time, their cause and their words. It is made once the first letters are in: failures and keys
 * come in no order, so that among millions of them each new one would write to another page of the file, while all of them together are
 * sorted in a moment. Until then `raw` stands in `meta`.
 */
export const lookups = `
create index if not exists letters_failure on letters (failure);
create index if not exists letters_key on letters (key, at) where key is not null;
`

/** Whether they are not there yet: no letter may be asked for by its failure or its key. */
export const isRaw = (db: DatabaseSync): boolean =>
  db.prepare("select 1 from meta where name = 'raw'").get() !== undefined

/** Sorts in files, so that memory is the same however many letters there are; where there is no place for those, in memory. */
export function makeLookups(db: DatabaseSync): void {
  try {
    db.exec(`pragma temp_store = file; ${lookups}`)
  } catch {
    db.exec(`pragma temp_store = memory; ${lookups}`)
  }
  db.exec('pragma temp_store = memory')
}
