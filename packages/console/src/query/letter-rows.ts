import type { DatabaseSync } from 'node:sqlite'
import type { LetterRow } from '../api/index.ts'
import { columnReader } from './columns.ts'

const messageChars = 300
const valueChars = 500

const select = `select letters.*, dlqs.topic as topic, causes.fingerprint, said.name as cause, kinds.origin, kinds.grp, kinds.stage,
    kinds.class, kinds.dialect as dialect,
    (select json_extract(value, '$.assignee') from assignments where assignments.key = letters.failure) as assignee,
    (select json_extract(value, '$.note') from notes where notes.key = letters.failure) as note
  from letters join kinds on kinds.id = letters.kind join dlqs on dlqs.id = letters.dlq join causes on causes.id = kinds.cause
  join said on said.cause = kinds.cause and said.dlq = kinds.dlq`

type Row = Record<string, string | number | null | Uint8Array>

/** Rows as they are shown, in the order of the numbers. @param columns paths into values */
export function letterRows(db: DatabaseSync, ids: readonly number[], columns: readonly string[] = []): LetterRow[] {
  const readers = columns.map(columnReader)
  const statement = db.prepare(`${select} where letters.id = ?`)
  return ids.flatMap(id => {
    const row = statement.get(id) as Row | undefined
    return row === undefined ? [] : [shown(row, readers)]
  })
}

/** One letter by its place; `null` when it is not in the index. */
export function letterAt(db: DatabaseSync, dlq: string, partition: number, offset: number): LetterRow | null {
  const row = db
    .prepare(`${select} where letters.dlq = (select id from dlqs where topic = ?) and partition = ? and place = ?`)
    .get(dlq, partition, offset) as Row | undefined
  return row === undefined ? null : shown(row, [])
}

function shown(row: Row, readers: readonly ((value: string | null) => string | null)[]): LetterRow {
  const at = row.at as number
  const value = row.value as string | null
  return {
    dlq: row.topic as string,
    partition: row.partition as number,
    offset: row.place as number,
    at: at === 0 ? null : at,
    failure: Buffer.from(row.failure as Uint8Array).toString('hex'),
    state: row.state as string,
    assignee: row.assignee as string | null,
    note: row.note as string | null,
    fingerprint: row.fingerprint as string,
    cause: row.cause as string,
    message: (row.message as string).slice(0, messageChars),
    origin: {
      topic: row.origin as string | null,
      partition: row.origin_partition as number | null,
      offset: row.origin_offset as number | null,
      timestamp: row.origin_at as number | null
    },
    group: row.grp as string | null,
    stage: row.stage as string | null,
    class: row.class as string | null,
    dialect: row.dialect as string | null,
    attempts: row.attempts as number | null,
    redrives: row.redrives as number,
    key: row.key as string | null,
    value: value === null ? null : value.slice(0, valueChars),
    size: row.size as number | null,
    columns: readers.map(read => read(value))
  }
}
