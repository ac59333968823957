import type { DatabaseSync } from 'node:sqlite'
import type { LetterHint } from '@dead-letter/operator'
import { isRaw } from '../store/lookups.ts'
import { countPairs, pairsOf } from './count-pairs.ts'
import { kindsOf } from './filter-kinds.ts'
import { type IndexFilter, rangesOfFailures } from './letter-filter.ts'
import { spanOf } from './letters.ts'
import { isAllTime } from './sums.ts'

type Range = LetterHint['ranges'][number]
type Place = Pick<Range, 'partition'> & { readonly offset: number }

/** Letters that are named one by one. */
const mostNamed = 20_000
/** Parts that a partition is read in: each is asked for anew. */
const mostParts = 32
/** Letters no further apart are read together. */
const leastGap = 1000
/** Texts of kinds are cut: of such a long one the index does not know how it goes on. */
const wholeText = 250

/**
 * Where letters of a dead-letter topic lie that a filter can mean; `null` where the index does not know. Of the filter only that is
 * looked at of which the index knows no less than the letters themselves tell; what is decided it may know too late.
 * `isMasked`: something is hidden, and it knows only what no mask changes.
 * @param named letters that are named one by one
 */
export function hintFor(
  db: DatabaseSync,
  { dlq, filter, isMasked }: { readonly dlq: string; readonly filter: IndexFilter; readonly isMasked: boolean },
  named: number = mostNamed
): LetterHint | null {
  const row = db.prepare('select id, topic_id from dlqs where topic = ?').get(dlq)
  const meta = db.prepare('select value from meta where name = ?')
  if (!row?.topic_id || Number(meta.get('dropped')?.value) > 0) return null
  const id = row.id as number
  const logs = db.prepare('select partition, next, epoch from logs where dlq = ?').all(id)
  const known = new Map(
    logs.map(({ partition, next, epoch }) => [partition as number, { next: next as number, epoch: epoch as number }])
  )
  const knowsTimes = !isMasked && meta.get('odd') === undefined
  // A list without anything says nothing.
  const given = Object.fromEntries(
    Object.entries(filter).filter(([, value]) => !Array.isArray(value) || value.length > 0)
  )
  const { lineage } = given as IndexFilter
  const ranges =
    lineage === undefined || isRaw(db)
      ? ofKinds(db, { id, dlq, filter: given, isMasked, knowsTimes, named })
      : together(ofFailures(db, id, lineage))
  return ranges === null ? null : { topicId: row.topic_id as string, known, ranges }
}

function ofFailures(db: DatabaseSync, dlq: number, lineage: readonly string[]): Place[] {
  const { sql, values } = rangesOfFailures(lineage)
  return db
    .prepare(`select partition, place as offset from letters where ${sql} and +dlq = ?`)
    .all(...values, dlq) as unknown as Place[]
}

interface KindsAsked {
  readonly id: number
  readonly dlq: string
  readonly filter: IndexFilter
  readonly isMasked: boolean
  readonly knowsTimes: boolean
  readonly named: number
}

function ofKinds(db: DatabaseSync, { id, dlq, filter, isMasked, knowsTimes, named }: KindsAsked): Range[] | null {
  const { cause, error, class: failed, stage, group, since, until } = filter
  const isNamed = cause?.some(text => !/^v\d+:/.test(text)) === true
  const told = isMasked ? {} : { error, class: failed, stage, group }
  const meant = { dlq: [dlq], ...(isNamed ? {} : { cause }), ...told }
  const wanted = new Set(kindsOf(db, meant).map(({ id }) => id))
  const all = kindsOf(db, { dlq: [dlq] })
  const isUnsure = ({ fingerprint, error, grp }: (typeof all)[number]): boolean =>
    fingerprint === 'others' || [error, grp].some(text => text !== null && Buffer.byteLength(text) > wholeText)
  const kinds = new Set(all.filter(kind => wanted.has(kind.id) || isUnsure(kind)).map(({ id }) => id))
  const from = knowsTimes ? (since ?? Number.MIN_SAFE_INTEGER) : Number.MIN_SAFE_INTEGER
  const to = knowsTimes ? (until ?? Number.MAX_SAFE_INTEGER) : Number.MAX_SAFE_INTEGER
  if (kinds.size === all.length && isAllTime(from, to)) return null
  const pairs = pairsOf(db, { kinds, states: null })
  if (countPairs(db, pairs, from, to).letters > named)
    return between(db, id, spanOf(db, { kinds, since: from, until: to }))
  const places = db.prepare(
    'select partition, place as offset from letters where kind = ? and state = ? and at >= ? and at < ?'
  )
  return together(pairs.flatMap(({ kind, state }) => places.all(kind, state, from, to) as unknown as Place[]))
}

/** What is of each partition between two ids: those of one partition grow with its offsets. */
function between(
  db: DatabaseSync,
  dlq: number,
  { low, high }: { readonly low: number; readonly high: number }
): Range[] {
  const bounds = db.prepare(
    `select partition, (select min(place) from letters where letters.dlq = logs.dlq and letters.partition = logs.partition) as first,
       (select max(place) from letters where letters.dlq = logs.dlq and letters.partition = logs.partition) as last
     from logs where dlq = ? and first is not null`
  )
  const at = db.prepare(
    'select id, place from letters where dlq = ? and partition = ? and place >= ? order by place limit 1'
  )
  /** The first offset whose letter has this id or a greater one. */
  const firstOf = (partition: number, id: number, begin: number, end: number): number => {
    let [low, high] = [begin, end]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const found = at.get(dlq, partition, middle)
      if (found === undefined || (found.id as number) >= id) high = middle
      else low = (found.place as number) + 1
    }
    return low
  }
  return bounds.all(dlq).flatMap(row => {
    const [partition, first, last] = [row.partition as number, row.first as number, row.last as number]
    const start = firstOf(partition, low, first, last + 1)
    const end = firstOf(partition, high + 1, first, last + 1)
    return start < end ? [{ partition, start, end }] : []
  })
}

/** Places as ranges: of each partition few enough, near ones together. */
function together(places: readonly Place[]): Range[] {
  return [...Map.groupBy(places, ({ partition }) => partition)].flatMap(([partition, own]) => {
    const offsets = own.map(({ offset }) => offset).sort((a, b) => a - b)
    for (let gap = leastGap; ; gap *= 2) {
      const ranges: { partition: number; start: number; end: number }[] = []
      for (const offset of offsets) {
        const last = ranges.at(-1)
        if (last !== undefined && offset - last.end <= gap) last.end = offset + 1
        else ranges.push({ partition, start: offset, end: offset + 1 })
      }
      if (ranges.length <= mostParts) return ranges
    }
  })
}
