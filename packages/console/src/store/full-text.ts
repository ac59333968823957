import { DatabaseSync } from 'node:sqlite'

/** Whether the SQLite of this Node.js has FTS5, by which letters are found by their words: 22.15 has not, 22.23 and 24.21 have. */
export function hasFullText(): boolean {
  const db = new DatabaseSync(':memory:')
  const row = db.prepare("select sqlite_compileoption_used('ENABLE_FTS5') as used").get()
  db.close()
  return row?.used === 1
}
