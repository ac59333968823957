import { chmodSync, existsSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { schema, schemaVersion } from './schema.ts'
import { writeStatement } from './write-statement.ts'

/** The index, open for writing; why it was made anew, where it was. */
export interface OpenStore {
  readonly db: DatabaseSync
  readonly rebuilt: string | null
}

/** Files that SQLite keeps beside the database. */
const beside = ['', '-wal', '-shm']

/**
 * Opens the index for writing. One that is of another schema, of another cluster or broken is thrown away and made anew.
 * @param identity of what is indexed, and how: another one makes another index
 * @param fault why it is made anew whatever is there: what was found while it was open
 */
export function openStore(file: string, identity: string, fault: string | null = null): OpenStore {
  let reason = fault
  if (fault === null && existsSync(file)) {
    try {
      const db = connect(file)
      reason = unfit(db, identity)
      if (reason === null) return { db, rebuilt: null }
      db.close()
    } catch (error) {
      reason = `it could not be read (${(error as Error).message})`
    }
  }
  // Also where the database alone is gone: what stands beside it would be taken for that of the new one.
  for (const suffix of beside) rmSync(`${file}${suffix}`, { force: true })
  const db = connect(file)
  chmodSync(file, 0o600)
  db.exec(schema)
  const put = writeStatement(db, 'insert into meta (name, value) values (?, ?)')
  put.run('schema', String(schemaVersion))
  put.run('identity', identity)
  put.run('dropped', '0')
  put.run('raw', '1')
  return { db, rebuilt: reason }
}

function connect(file: string): DatabaseSync {
  const mask = process.platform === 'win32' ? undefined : previousMask()
  try {
    const db = new DatabaseSync(file)
    // A crash of the machine may lose the last letters, which are read again, and breaks nothing.
    db.exec(
      'pragma journal_mode = wal; pragma synchronous = normal; pragma busy_timeout = 5000; pragma cache_size = -65536'
    )
    db.exec('pragma temp_store = memory; pragma journal_size_limit = 67108864; pragma wal_autocheckpoint = 8192')
    return db
  } finally {
    mask?.()
  }
}

/** SQLite creates its files as the process's mask allows: nobody else reads them, from their first moment on. */
function previousMask(): () => void {
  try {
    const before = process.umask(0o077)
    return () => process.umask(before)
  } catch {
    // A worker thread may not change it: the folder is for its owner alone.
    return () => {}
  }
}

function unfit(db: DatabaseSync, identity: string): string | null {
  const meta = new Map(
    db
      .prepare('select name, value from meta')
      .all()
      .map(row => [row.name as string, row.value as string])
  )
  if (meta.get('schema') !== String(schemaVersion))
    return `its schema is ${meta.get('schema')}, and ${schemaVersion} is used`
  if (meta.get('identity') !== identity) return 'it is of another cluster, or was made with other settings'
  const check = db.prepare('pragma quick_check(1)').get()
  const said = Object.values(check ?? {})[0]
  return said === 'ok' ? null : `it is damaged (${said})`
}

/** A connection that reads: what is written meanwhile is seen with the next query. */
export function openReader(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { readOnly: true })
  // Pages that are mapped would count as memory of the process, the more the larger the file is.
  db.exec('pragma busy_timeout = 5000; pragma cache_size = -65536; pragma temp_store = memory')
  return db
}
