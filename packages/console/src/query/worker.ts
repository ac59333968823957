import type { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { openReader } from '../store/open-store.ts'
import { isDamage } from '../store/store-file.ts'
import { addSays } from './phrase.ts'
import { type QueryName, queries } from './queries.ts'

interface Question {
  readonly id: number
  readonly name: QueryName
  readonly asked: never
}

const { file } = workerData as { readonly file: string }
let db: DatabaseSync | null = null

parentPort?.on('message', ({ id, name, asked }: Question) => {
  const started = performance.now()
  try {
    if (db === null) {
      db = openReader(file)
      addSays(db)
    }
    // All that one answer is made of is of one moment.
    db.exec('begin')
    const answer = queries[name](db, asked)
    db.exec('commit')
    parentPort?.postMessage({ id, answer, ms: performance.now() - started })
  } catch (error) {
    // The file may have been made anew: the next query opens it again.
    db?.close()
    db = null
    const said = error instanceof Error ? error.message : String(error)
    parentPort?.postMessage({ id, error: said, damage: isDamage(error) })
  }
})
