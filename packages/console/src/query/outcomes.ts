import type { DatabaseSync } from 'node:sqlite'
import type { Outcome } from '../api/index.ts'
import { isRaw } from '../store/lookups.ts'
import type { PagePlace } from './page-order.ts'

/** Which outcomes of an operation. */
export interface OutcomesRequest {
  readonly operation: string
  /** `value`: 1 among those that failed again, 0 among the others; `id`: the key of the failure. */
  readonly after: PagePlace | null
  readonly limit: number
  /** Dead-letter topics whose letters are named; `null`: all. */
  readonly dlqs: readonly string[] | null
}

const columns = `decisions.key as key, decision, json_extract(decisions.value, '$.target') as target, letters.state as state,
  dlqs.topic as dlq, partition, place`
/** By the index of decisions by operation, which has the keys in order: a page costs as much as it has rows. */
const ofOperation = "json_extract(decisions.value, '$.operation') = ? and decisions.key > ?"
const newest = 'letters.failure = decisions.key and lead = 1'
/** While no letter is looked up by its failure. */
const none = 'false'

const failedAgain = (
  letter: string
) => `select ${columns} from decisions join letters on ${letter} join dlqs on dlqs.id = letters.dlq
  where ${ofOperation} and letters.state = 'failed again' order by decisions.key limit ?`
const others = (
  letter: string
) => `select ${columns} from decisions left join letters on ${letter} left join dlqs on dlqs.id = letters.dlq
  where ${ofOperation} and letters.state is not 'failed again' order by decisions.key limit ?`

/** What became of the failures of an operation, those that failed again first. */
export function outcomesOf(
  db: DatabaseSync,
  { operation, after, limit, dlqs }: OutcomesRequest
): { readonly items: Outcome[]; readonly next: PagePlace | null; readonly total: number } {
  const letter = isRaw(db) ? none : newest
  const behind = Buffer.from(after?.id ?? '', 'hex')
  const start = Buffer.alloc(0)
  const ask = (sql: string, key: Buffer, most: number) => db.prepare(sql).all(operation, key, most)
  const first = after === null || after.value === 1 ? ask(failedAgain(letter), behind, limit + 1) : []
  const rest =
    first.length > limit ? [] : ask(others(letter), after?.value === 0 ? behind : start, limit + 1 - first.length)
  const rows = [...first, ...rest]
  const items = rows.slice(0, limit).map(({ key, decision, target, state, dlq, partition, place }) => ({
    failure: Buffer.from(key as Uint8Array).toString('hex'),
    outcome: state === 'failed again' ? 'failed again' : decision === 'redriven' ? 'sent' : (decision as string),
    target: target as string | null,
    // Another group's letter of it may lie in a topic that is not for whoever asks.
    letter:
      dlq === null || dlqs?.includes(dlq as string) === false
        ? null
        : { dlq: dlq as string, partition: partition as number, offset: place as number }
  }))
  const last = items.at(-1)
  const next =
    rows.length <= limit || last === undefined
      ? null
      : { value: last.outcome === 'failed again' ? 1 : 0, id: last.failure }
  const total = db
    .prepare("select count(*) as count from decisions where json_extract(value, '$.operation') = ?")
    .get(operation)?.count as number
  return { items, next, total }
}
