import type { Letter } from './letter.ts'
import { diedAt } from './letter-time.ts'
import { letterBytes } from './own-record.ts'
import { type Place, PlaceHeap } from './place-heap.ts'
import type { LetterRange } from './read-letters.ts'

type Read = (range: LetterRange) => AsyncIterable<Letter>
type Options = Omit<LetterRange, 'last' | 'offset' | 'since' | 'onOpen' | 'ranges' | 'tail'>

/** Offsets looked at beyond the number wanted: transaction markers take offsets, compaction and retention leave gaps. */
const slack = 16
const growth = 8
/** Bytes of letters that are in memory together while they wait for their turn. */
const roundBytes = 32 << 20

/**
 * The newest letters of a topic, oldest of them first. Looks at the end of each partition, and further back in those
 * where too few are found. What is kept of each meanwhile is its place: the letters are read again, as many at a time as
 * fit the memory, so that neither their number nor their size counts.
 */
export async function* readNewest(options: Options, most: number, read: Read): AsyncGenerator<Letter> {
  const places = await findNewest(options, most, read)
  const told = options.onUnreadable === undefined ? options : { ...options, onUnreadable: () => {} }
  for (let next = 0; next < places.length; ) {
    const begin = next
    let bytes = 0
    do bytes += places[next++]?.bytes ?? 0
    while (next < places.length && bytes + (places[next]?.bytes ?? 0) <= roundBytes)
    yield* readPlaces(told, places.slice(begin, next), read)
  }
}

/** Where the newest letters are, oldest of them first. */
async function findNewest(options: Options, most: number, read: Read): Promise<Place[]> {
  const newest = new PlaceHeap(most)
  const tails = await readTails(options, most + slack, read, newest)
  for (const [partition, tail] of tails) {
    let last = most + slack
    for (let deeper = tail; !deeper.whole && deeper.letters < most; ) {
      last *= growth
      newest.forget(partition)
      deeper = (await readTails({ ...options, partition }, last, read, newest)).get(partition) ?? noTail
    }
  }
  return newest.sorted()
}

/** The end of one partition, as far back as it was read: how many letters, and whether nothing lies before. */
interface Tail {
  letters: number
  readonly whole: boolean
}

const noTail: Tail = { letters: 0, whole: true }

/** Among the last so many offsets of each partition. */
async function readTails(options: Options, last: number, read: Read, newest: PlaceHeap): Promise<Map<number, Tail>> {
  const tails = new Map<number, Tail>()
  const onOpen: LetterRange['onOpen'] = extents => {
    for (const { partition, start, logStart } of extents) tails.set(partition, { letters: 0, whole: start <= logStart })
  }
  for await (const letter of read({ ...options, last, onOpen })) {
    const { partition, offset } = letter.record
    const tail = tails.get(partition)
    if (tail === undefined) continue
    tail.letters++
    newest.add({ at: diedAt(letter), partition, offset, bytes: letterBytes(letter) })
  }
  return tails
}

/** Letters at the given places, in the order of these. */
async function* readPlaces(options: Options, places: readonly Place[], read: Read): AsyncGenerator<Letter> {
  const turns = new Map(places.map(({ partition, offset }, turn) => [`${partition}@${offset}`, turn]))
  const waiting = new Map<number, Letter>()
  let turn = 0
  for await (const letter of read({ ...options, ranges: rangesOf(places) })) {
    const own = turns.get(`${letter.record.partition}@${letter.record.offset}`)
    if (own === undefined) continue
    if (own !== turn) {
      waiting.set(own, letter.owned())
      continue
    }
    yield letter
    for (turn++; waiting.has(turn); turn++) {
      yield waiting.get(turn) as Letter
      waiting.delete(turn)
    }
  }
  // Retention may have taken some away meanwhile
  for (const [, letter] of [...waiting].sort(([a], [b]) => a - b)) yield letter
}

function rangesOf(places: readonly Place[]): { partition: number; start: number; end: number }[] {
  const ranges = new Map<number, { partition: number; start: number; end: number }>()
  for (const { partition, offset } of places) {
    const range = ranges.get(partition)
    if (range === undefined) ranges.set(partition, { partition, start: offset, end: offset + 1 })
    else {
      range.start = Math.min(range.start, offset)
      range.end = Math.max(range.end, offset + 1)
    }
  }
  return [...ranges.values()]
}
