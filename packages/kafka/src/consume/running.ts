import type { TopicMetadata } from '../client/port.ts'
import { LetterWriter } from '../dead-letter/letter-writer.ts'
import type { LetterSource } from '../dead-letter/outbox/entry.ts'
import { createMembership } from '../group/create-membership.ts'
import type { Membership } from '../group/membership.ts'
import { subscribesTo } from '../topics/subscription.ts'
import { TopicCatalog } from '../topics/topic-catalog.ts'
import { Ownership } from './assignment/ownership.ts'
import { StartOffsets } from './assignment/start-offsets.ts'
import { StartRequests } from './assignment/start-requests.ts'
import { TopicChanges } from './assignment/topic-changes.ts'
import { CommitRequests } from './commit/commit-requests.ts'
import { Committer } from './commit/committer.ts'
import { commitMarked, type FamilyParts, familyParts } from './family-wiring.ts'
import { Fetcher } from './fetch/fetcher.ts'
import { IdleWatch } from './idle/idle-watch.ts'
import type { Holds } from './partition/holds.ts'
import type { Found, Ground } from './runtime-parts.ts'
import { defaultIdleTimeoutMs } from './stop-condition.ts'
import { workerContext } from './worker-wiring.ts'

/** All that consumes, as a whole: made when the pre-flight has passed, and joined to the group afterwards. */
export interface Running {
  readonly catalog: TopicCatalog
  readonly writer: LetterWriter
  readonly changes: TopicChanges
  readonly fetcher: Fetcher
  readonly family: FamilyParts
  readonly committer: Committer
  readonly ownership: Ownership
  readonly membership: Membership
  /** Only with `untilIdle`. */
  readonly idle: IdleWatch | null
}

/** Parts that need each other know each other by functions, of which none is called before all are there. */
export function assemble(ground: Ground, { metadata, topics }: Found): Running {
  const { client, settings, emit, metrics, clock, admission } = ground
  const { groupId, subscription } = settings
  const failed = (error: Error): void => {
    // Before anything else: no worker may take another record.
    ownership.closeAll()
    ground.failed(error)
  }
  const catalog = new TopicCatalog(client, subscription, metadata, settings.metadataMaxAgeMs, {
    changed: change => changes.take(change),
    refreshed: () => leadersChanged({ catalog, changes, ownership, fetcher, family })
  })
  const writer = new LetterWriter({
    client,
    groupId,
    settings: settings.deadLetter,
    topics,
    isSource: topic => subscribesTo(subscription, topic),
    check: name => admission.dlqMadeAnew(name, sourcesOf(catalog)),
    sourceOf: topic => family.families.sourceOf({ topic, partition: 0 }).topic,
    sourceTopicId: topic => catalog.topic(topic)?.id ?? '',
    hooks: {
      held: (source, error) => changeHolds(ownership, source, holds => holds.hold('letter', error)),
      released: source => changeHolds(ownership, source, holds => holds.release('letter')),
      emit: (name, payload) => {
        if (name === 'rerouted') metrics.rerouted++
        emit(name, payload)
      }
    }
  })
  const changes = new TopicChanges({
    admission,
    emit,
    catalog: () => catalog,
    learn: found => writer.learn(found),
    resubscribe: names => membership.resubscribe(names)
  })
  const requests = new CommitRequests(offsets =>
    commitMarked(offsets, family.families, membership, settings.recommitIntervalMs)
  )
  const commit: typeof requests.commit = offsets => requests.commit(offsets)
  const fetcher = new Fetcher({
    client,
    catalog,
    options: settings.fetch,
    isolation: settings.isolation,
    metrics,
    emit,
    clock
  })
  const committer = new Committer({
    groupId,
    metrics,
    emit,
    recommitIntervalMs: settings.recommitIntervalMs,
    now: () => clock.now(),
    commit,
    gone: partitions => catalog.gone(partitions),
    owned: () => ownership.workers.map(worker => worker.source)
  })
  const starts = new StartOffsets({
    requests: new StartRequests(client, groupId, settings.isolation, topic => !family.families.isFamily(topic)),
    catalog,
    groupId,
    from: settings.from,
    emit,
    madeAnew: changes.madeAnew,
    topicsAtStart: new Set(catalog.topics),
    startedAt: ground.startedAt,
    now: () => clock.now(),
    commit,
    failed
  })
  const family = familyParts(ground, { catalog, madeAnew: changes.madeAnew, commit, failed })
  const ownership: Ownership = new Ownership({
    starts,
    family,
    fetcher,
    committer,
    writer,
    context: workerContext(ground, writer, {
      owned: () => Math.max(1, ownership.count),
      checkSession: () => membership.checkSession(),
      roomMade: partition => fetcher.roomMade(partition),
      endReached: () => idle?.wake(),
      failed
    }),
    metrics,
    emit,
    stopAt: partition => idle?.stopAt(partition) ?? Number.POSITIVE_INFINITY,
    isGone: ({ topic, topicId }) => catalog.topic(topic)?.id !== topicId,
    gone: sources => catalog.gone(sources),
    changed: () => idle?.wake()
  })
  const idle = ground.run.untilIdle ? idleWatch(ground, { catalog, committer, ownership }) : null
  const membership = createMembership({
    client,
    groupId,
    topics: catalog.topics,
    options: settings.group,
    listener: ownership,
    metadataMaxAgeMs: settings.metadataMaxAgeMs,
    ownedBy: partition => family.families.sourceOf(partition)
  })
  return { catalog, writer, changes, fetcher, family, committer, ownership, membership, idle }
}

function idleWatch(
  { client, settings, run, admission, finished, failed }: Ground,
  { catalog, committer, ownership }: Pick<Running, 'catalog' | 'committer' | 'ownership'>
): IdleWatch {
  return new IdleWatch({
    client,
    catalog,
    groupId: settings.groupId,
    isolation: settings.isolation,
    maxBatchBytes: settings.maxBatchBytes,
    handlerTimeoutMs: settings.handlerTimeoutMs,
    idleTimeoutMs: run.idleTimeoutMs ?? defaultIdleTimeoutMs,
    own: () => ownership.workers,
    owns: partition => ownership.owns(partition),
    waiting: () => ownership.waiting,
    refused: () => admission.refused,
    commit: partitions => committer.commit(partitions),
    familyUnderWay: () => ownership.familyUnderWay,
    finished: () => finished(),
    failed: error => failed(error)
  })
}

const sourcesOf = (catalog: TopicCatalog): TopicMetadata[] =>
  catalog.topics.flatMap(topic => catalog.topic(topic) ?? [])

function leadersChanged({
  catalog,
  changes,
  ownership,
  fetcher,
  family
}: Pick<Running, 'catalog' | 'changes' | 'ownership' | 'fetcher' | 'family'>): void {
  if (ownership.ending) return
  const recreated = ownership.workers
    .map(worker => worker.source)
    .filter(({ topic, topicId }) => (catalog.topic(topic)?.id ?? topicId) !== topicId)
    // A family's topic that is gone is given up, and not opened anew: it has no id, and may come back with that which it had.
    .filter(source => !family.families.isFamily(source.topic) || family.exists(source))
  // The broker has forgotten the group's offsets together with the topic: nothing else tells that this is no first start.
  for (const source of recreated) changes.madeAnew.add(source.topic)
  if (recreated.length > 0) ownership.reopen(recreated)
  ownership.followFamily()
  changes.askAgain()
  fetcher.wake()
  family.fetcher.wake()
}

/** Its worker looks at them: one that closes leaves letters that cannot be written to the next owner. */
function changeHolds(ownership: Ownership, of: LetterSource, change: (holds: Holds) => void): void {
  const source = ownership.sourceOf(of)
  if (source === undefined) return
  change(source.holds)
  source.signal.notify()
}
