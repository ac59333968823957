import { partitionKey } from '../../client/partition-key.ts'
import type { EpochEnd } from '../../client/port.ts'
import { DeadLetterError } from '../../errors.ts'
import type { OffsetRange } from '../partition/offset-ranges.ts'
import type { Start } from './start-commits.ts'
import type { StartRequests } from './start-requests.ts'

/**
 * What is done, as far as the log still has it. A leader's records are followed by later leaders' and preceded by those that it had
 * itself (KIP-101), so a log with records of the last leader that wrote some of what is done has all of it up to where that leader's
 * end. One without them is another log: of a replica that was away when the leader before was elected, and comes back with
 * records of older leaders at the same offsets, which its records do not tell.
 */
export function stillDone(
  done: readonly OffsetRange[],
  doneEpoch: number,
  { epoch, endOffset }: EpochEnd
): readonly OffsetRange[] {
  const end = epoch === doneEpoch ? endOffset : 0
  return done.flatMap(range => (range.start < end ? [{ start: range.start, end: Math.min(range.end, end) }] : []))
}

/** Whether it takes a question to know what is done still. */
export const isAsked = ({ done, doneEpoch }: Start): boolean => done.length > 0 && doneEpoch !== undefined

/**
 * Starts with what is done still, for what is told as done by their commits.
 * @returns those that were answered; `later` is told of the others
 */
export async function askWhatIsDone(
  requests: Pick<StartRequests, 'epochEnds'>,
  starts: readonly Start[],
  later: (start: Start, error: DeadLetterError) => void
): Promise<Start[]> {
  if (starts.length === 0) return []
  const queries = starts.map(({ waiting: { topic, partition }, doneEpoch = -1 }) => ({
    ...{ topic, partition },
    leaderEpoch: doneEpoch
  }))
  const ends = await requests.epochEnds(queries)
  return starts.flatMap(start => {
    const end = ends.get(partitionKey(start.waiting)) as EpochEnd | DeadLetterError
    if (!DeadLetterError.is(end)) return [{ ...start, done: stillDone(start.done, start.doneEpoch ?? -1, end) }]
    // Nobody can tell: no more is believed than batches show.
    if (end.code === 'BROKER_UNSUPPORTED') return [start]
    later(start, end)
    return []
  })
}
