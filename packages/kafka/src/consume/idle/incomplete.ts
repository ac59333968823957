import { partitionKey } from '../../client/partition-key.ts'
import type { TopicPartition } from '../../client/port.ts'
import { DeadLetterError } from '../../errors.ts'
import type { PartitionFacts } from './decide.ts'

/** A partition that `untilIdle` left behind, as the details of RUN_INCOMPLETE name it. */
export interface LeftBehind extends TopicPartition {
  /** Who has it: `this member`; else the member's id, client id and host as the group tells them, or `another member or none`. */
  readonly owner: string
  /** Records (at most) from what is done to the end that it had at start; `null` when nobody could say. */
  readonly lag: number | null
  /** Why it is held, when this member holds it. */
  readonly hold?: string
}

/** A message names this many of them, the error's details all. */
const named = 10

/** @param owners who has a partition, by {@link partitionKey}, as far as it is known */
export function runIncomplete(
  left: readonly PartitionFacts[],
  owners: ReadonlyMap<string, string>,
  group: string,
  idleTimeoutMs: number
): DeadLetterError {
  const partitions = left.map((facts): LeftBehind => {
    const { topic, partition, end, own, committed, hold } = facts
    const position = own?.position ?? committed
    return {
      topic,
      partition,
      owner: owners.get(partitionKey(facts)) ?? 'another member or none',
      lag: end === undefined || position === undefined ? null : Math.max(0, end - Math.max(0, position)),
      ...(hold === undefined ? {} : { hold: hold.code })
    }
  })
  const list = partitions.slice(0, named).map(show).join('; ')
  const more = partitions.length > named ? `; and ${partitions.length - named} more` : ''
  const cause = left.find(({ hold }) => hold !== undefined)?.hold
  return new DeadLetterError('RUN_INCOMPLETE', { group, partitions, list: list + more, idleTimeoutMs }, cause)
}

function show({ topic, partition, owner, lag, hold }: LeftBehind): string {
  const behind = lag === null ? 'its lag unknown' : `${lag} behind`
  return `${topic}[${partition}] (owner: ${owner}, ${behind}${hold === undefined ? '' : `, held: ${hold}`})`
}
