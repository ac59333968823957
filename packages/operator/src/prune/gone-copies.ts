import { kafkaErrors } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { offsetsOf, placeText, startOfLog } from '../cluster/log-offsets.ts'
import { isTopicGone } from '../cluster/topic-gone.ts'
import type { LedgerView } from '../ledger/view.ts'
import { isOver, type Operation, operationsOf } from '../redrive/operation/operation.ts'
import { placesOf, type SentPlace } from '../redrive/operation/places.ts'
import { lanesOf } from '../redrive/operation/progress.ts'
import { isFar } from '../redrive/plan/plan.ts'
import { readStoredPlan } from '../redrive/plan/stored-plan.ts'

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
      return [operation.id, isOver(operation, now) ? knownPlaces(view, operation) : null]
    })
  )
  const all = [...places.values()].flatMap(list => list ?? [])
  const starts = await startsOf(cluster, all)
  const isPassed = ({ topic, partition, to }: SentPlace): boolean => {
    const start = starts.get(placeText(topic, partition))
    return to !== null && start !== undefined && start >= to
  }
  const gone = new Set([...places].flatMap(([id, list]) => (list?.every(isPassed) ? [id] : [])))
  return { gone, all: gone.size === view.operations.size && !view.forgetful }
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

/** Where logs begin, by {@link placeText}; of a topic that is gone, behind all that it ever held. What may not be seen is not told. */
async function startsOf(cluster: Cluster, places: readonly SentPlace[]): Promise<ReadonlyMap<string, number>> {
  if (places.length === 0) return new Map()
  const byTopic = Map.groupBy(places, ({ topic }) => topic)
  const { topics } = await cluster.client.metadata([...byTopic.keys()])
  const starts = await offsetsOf(
    cluster,
    places.filter(({ topic }) => topics.get(topic)?.errorCode === 0),
    startOfLog
  )
  for (const [topic, own] of byTopic)
    if (topics.get(topic)?.errorCode === kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION && (await isTopicGone(cluster, topic)))
      for (const { partition } of own) starts.set(placeText(topic, partition), Number.POSITIVE_INFINITY)
  return starts
}
