import { kafkaErrors } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { isTopicGone } from '../cluster/topic-gone.ts'
import type { LedgerView } from '../ledger/view.ts'
import { currentState, type Operation, operationsOf } from '../redrive/operation.ts'
import { placesOf, type SentPlace } from '../redrive/places.ts'
import { isFar } from '../redrive/plan.ts'
import { lanesOf } from '../redrive/progress.ts'
import { readStoredPlan } from '../redrive/stored-plan.ts'

const startOfLog = -2
/** The ledger's view forgets old operations beyond some thousands: then nobody can say that all are gone. */
const mostKnown = 4000

/** Which operations are over, with none of their copies in a log any more. */
export interface GoneCopies {
  readonly gone: ReadonlySet<string>
  readonly all: boolean
}

/**
 * A copy that still is in a log can be read again (offsets can be set back), fail, and come back as a letter. So the logs are asked
 * where they begin. What was sent to another cluster, and what nobody knows the place of, is never gone.
 * @throws DeadLetterError BROKER_*
 */
export async function goneCopies(cluster: Cluster, view: LedgerView, now: number): Promise<GoneCopies> {
  const operations = operationsOf(view)
  const places = new Map(
    operations.map(operation => {
      const ended = ['done', 'cancelled'].includes(currentState(operation, now))
      return [operation.id, ended ? knownPlaces(view, operation) : null]
    })
  )
  const starts = await startsOf(
    cluster,
    [...places.values()].flatMap(list => list ?? [])
  )
  const isPassed = ({ topic, partition, to }: SentPlace): boolean => {
    const start = starts.get(topic)?.get(partition)
    return to !== null && start !== undefined && start >= to
  }
  const gone = new Set([...places].flatMap(([id, list]) => (list?.every(isPassed) ? [id] : [])))
  return { gone, all: gone.size === view.operations.size && view.operations.size < mostKnown }
}

/** @returns `null` when not of all copies it is known where they lie */
function knownPlaces(view: LedgerView, { id, sent, parked }: Operation): readonly SentPlace[] | null {
  const plan = readStoredPlan(view, id)?.plan
  if (sent > 0 && (plan === undefined || isFar(plan.target))) return null
  const lanes = lanesOf(view, id)
  const places = placesOf(lanes.map(lane => lane.places))
  const counted = places.reduce((sum, { count }) => sum + count, 0)
  return (counted === sent || counted === sent + parked) && lanes.every(({ exact }) => exact) ? places : null
}

/** Where the logs of topics begin; of a topic that is gone, behind all that it ever held. What may not be seen is not told. */
async function startsOf(
  cluster: Cluster,
  places: readonly SentPlace[]
): Promise<ReadonlyMap<string, ReadonlyMap<number, number>>> {
  const starts = new Map<string, Map<number, number>>()
  const byTopic = Map.groupBy(places, ({ topic }) => topic)
  if (byTopic.size === 0) return starts
  const { client } = cluster
  const { topics } = await client.metadata([...byTopic.keys()])
  for (const [topic, own] of byTopic) {
    const found = topics.get(topic)
    const begins = new Map<number, number>()
    starts.set(topic, begins)
    if (found?.errorCode === kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION && (await isTopicGone(cluster, topic)))
      for (const { partition } of own) begins.set(partition, Number.POSITIVE_INFINITY)
    if (found?.errorCode !== 0) continue
    const partitions = [...new Set(own.map(({ partition }) => partition))]
    const answers = await client.listOffsets(
      partitions.map(partition => ({ topic, partition, timestamp: startOfLog })),
      'read-uncommitted'
    )
    for (const { partition, errorCode, offset } of answers) if (errorCode === 0) begins.set(partition, offset)
  }
  return starts
}
