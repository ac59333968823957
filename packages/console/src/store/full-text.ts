import { DatabaseSync, type StatementSync } from 'node:sqlite'

/** How SQLite makes words of a text: letters and digits of any script, upper and lower case alike. */
export const tokenizer = 'unicode61 remove_diacritics 0'

/** Whether the SQLite of this Node.js has FTS5, by which letters are found by their words: 22.15 has not, 22.23 and 24.21 have. */
export function hasFullText(): boolean {
  const db = new DatabaseSync(':memory:')
  const row = db.prepare("select sqlite_compileoption_used('ENABLE_FTS5') as used").get()
  db.close()
  return row?.used === 1
}

let asked: { readonly put: StatementSync; readonly words: StatementSync; readonly clear: StatementSync } | null = null

function asking(): NonNullable<typeof asked> {
  const db = new DatabaseSync(':memory:')
  db.exec(`create virtual table texts using fts5 (text, tokenize="${tokenizer}");
    create virtual table terms using fts5vocab (texts, instance)`)
  return {
    put: db.prepare('insert into texts (text) values (?)'),
    words: db.prepare('select term from terms order by offset'),
    clear: db.prepare('delete from texts')
  }
}

/** The words of a text, in order, as full text has them: what makes them says so itself. */
export function wordsOf(text: string): string[] {
  asked ??= asking()
  asked.put.run(text.replaceAll('\0', ' '))
  const rows = asked.words.all()
  asked.clear.run()
  return rows.map(({ term }) => term as string)
}
