import type { ReadDeadLettersOptions, ReadLetter } from '@dead-letter/kafka'
import { diedAt } from './letter-view.ts'

type Read = (options: ReadDeadLettersOptions) => AsyncIterable<ReadLetter>
type Options = Omit<ReadDeadLettersOptions, 'last' | 'offset' | 'since' | 'onOpen'>

/** The end of one partition, as far back as it was read. */
interface Tail {
  readonly letters: readonly ReadLetter[]
  /** Nothing lies before. */
  readonly whole: boolean
}

/** Offsets looked at beyond the number wanted: transaction markers take offsets, compaction and retention leave gaps. */
const slack = 16
const growth = 8

/**
 * The newest letters of a topic, oldest of them first. Looks at the end of each partition, and further back in those
 * where too few are found.
 */
export async function readNewest(options: Options, most: number, read: Read): Promise<ReadLetter[]> {
  const tails = await readTails(options, most, most + slack, read)
  for (const [partition, tail] of tails) {
    let last = most + slack
    for (let deeper = tail; !deeper.whole && deeper.letters.length < most; ) {
      last *= growth
      deeper = (await readTails({ ...options, partition }, most, last, read)).get(partition) ?? {
        letters: [],
        whole: true
      }
      tails.set(partition, deeper)
    }
  }
  const letters = [...tails.values()].flatMap(tail => tail.letters)
  return letters.sort((a, b) => diedAt(a) - diedAt(b)).slice(-most)
}

/** Of each partition, up to `most` letters among its last so many offsets. */
async function readTails(options: Options, most: number, last: number, read: Read): Promise<Map<number, Tail>> {
  const kept = new Map<number, { letters: ReadLetter[]; whole: boolean }>()
  const onOpen: ReadDeadLettersOptions['onOpen'] = extents => {
    for (const { partition, start, logStart } of extents) kept.set(partition, { letters: [], whole: start <= logStart })
  }
  for await (const letter of read({ ...options, last, onOpen })) {
    const letters = kept.get(letter.record.partition)?.letters
    if (letters !== undefined && letters.push(letter) > most) letters.shift()
  }
  return kept
}
