import { DeadLetterError, type OffsetRange } from '@dead-letter/kafka/internal'
import { LetterCounts } from '../cause/letter-counts.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { placeText } from '../cluster/log-offsets.ts'
import { everyLetter, filterOf } from '../filter/filter.ts'
import type { LetterFilter } from '../filter/letter-filter.ts'
import type { LedgerNames } from '../ledger/ledger-topics.ts'
import type { LedgerView } from '../ledger/view.ts'
import type { Letter } from '../letters/letter.ts'
import { type LetterRange, lookAtEachLetter } from '../letters/read-letters.ts'
import type { LetterMask } from '../mask/letter-mask.ts'
import type { CheckSpec } from '../transform/record-check.ts'
import type { Transform, TransformSpec } from '../transform/transform.ts'
import { readersOf } from './family/family-readers.ts'
import { demandNoneUnfinished } from './operation/unfinished.ts'
import { findAudience } from './plan/audience.ts'
import { checkPlan } from './plan/check-plan.ts'
import { KeyCounts } from './plan/key-counts.ts'
import { isFar, type RedrivePlan, type RedriveTarget, type SkipReason } from './plan/plan.ts'
import { Reshape } from './plan/reshape.ts'
import { StaleFailures } from './plan/stale.ts'
import type { LettersWithin } from './read-ledger-for.ts'
import { type Route, Router } from './route/route.ts'
import { TargetTopics } from './route/target-topics.ts'
import { planPlace } from './send/far-target.ts'

/** What a plan is made of. */
export interface PlanRequest {
  /** The dead-letter topic. */
  readonly dlq: string
  /** `null`: every letter. */
  readonly filter: LetterFilter | null
  readonly target: RedriveTarget
  /** The cluster of the target, a topic, where that is another; `target` needs not name it. */
  readonly targetCluster?: Cluster | undefined
  /** Letters a second at most, 1 or more; left out: as fast as it goes. */
  readonly rate?: number | undefined
  /** Bytes of copies a second at most, before compression, 1 or more; left out: as fast as it goes. */
  readonly bytesPerSecond?: number | undefined
  /** Sends 1, 10, 100, … and goes on only while what was sent does not fail again. @default false */
  readonly ramp?: boolean | undefined
  /** @default 3 */
  readonly maxRedrives?: number | undefined
  /** Sends once more what was sent back already. @default false */
  readonly again?: boolean | undefined
  /** @default false */
  readonly keepHeaders?: boolean | undefined
  /** No more failures than this: the plan ends where they are found. */
  readonly limit?: number | undefined
  /** Changes records before they are sent back: a patch, or a function of a module. */
  readonly transform?: Transform | TransformSpec | undefined
  /** What every record that is sent has to be. */
  readonly check?: CheckSpec | undefined
  /** Hides what may not be shown in samples, keys and names of causes. @default hides nothing */
  readonly mask?: LetterMask | undefined
  /** Who plans may see what the mask hides, though what the plan keeps is masked: they may test and check it. @default false */
  readonly maySee?: boolean | undefined
  readonly names: LedgerNames
  readonly by: string
  readonly why?: string | undefined
  /** UUID of the operation that the plan is for. */
  readonly operation: string
  readonly now: () => number
  readonly signal?: AbortSignal | undefined
  readonly reading?: Pick<LetterRange, 'onWait' | 'onUnreadable'> | undefined
  /** The letters that the ledger was read for (`readLedgerFor`): no others are looked at. */
  readonly within?: LettersWithin | undefined
}

export const defaultMaxRedrives = 3
const limits = { names: 1000, textBytes: 200 }
const mostListed = 1000
const noComplaints = { count: 0, first: null }

/**
 * Reads the topic once and says what a redrive would do; where its partitions end now is where the redrive ends. Changes nothing.
 * @throws DeadLetterError REDRIVE_TARGET_UNSAFE, OPERATION_UNFINISHED, OPTION_*, READ_*, BATCH_*, BROKER_*
 */
export async function makePlan(
  cluster: Cluster,
  request: PlanRequest,
  view: LedgerView,
  onLetter?: () => void
): Promise<RedrivePlan> {
  const { dlq, names, filter: flags, now, by, why, operation, rate, signal, reading } = request
  const { maxRedrives = defaultMaxRedrives, again = false, keepHeaders = false } = request
  const { bytesPerSecond, ramp = false, limit, mask, within } = request
  const { target, cluster: there } = await planPlace(cluster, request.target, request.targetCluster)
  checkPlan({ target, ramp, operation, rate: rate ?? null, bytesPerSecond: bytesPerSecond ?? null, maxRedrives })
  if (again || isFar(target)) demandNoneUnfinished(view, { dlq, filter: flags, target }, now())
  // Partitions are read side by side: the first letters are others the next time.
  if (flags?.limit !== undefined)
    throw new DeadLetterError('OPTION_INVALID', {
      option: 'filter.limit',
      expected: 'left out of a redrive',
      got: flags.limit
    })
  const filter = (flags === null ? null : await filterOf(flags, view.stateOfLetter, mask)) ?? everyLetter
  const topics = new TargetTopics(there, dlq, target, names)
  if (target.kind === 'topic') await topics.demand(target.topic)
  const ledger = (await cluster.client.metadata([names.ledger])).topics.get(names.ledger)
  const ledgerId = ledger === undefined || ledger.partitions.length === 0 ? null : ledger.id
  const { transform: given, check = null } = request
  const module = given !== undefined && 'spec' in given ? given : undefined
  const transform = module?.spec ?? (given as TransformSpec | undefined) ?? null
  const reshape = await Reshape.open({ transform, check }, module, mask, request.maySee)
  const router = new Router({ operation, again, maxRedrives, target, keepHeaders }, view, topics, now, reshape)
  const causes = new LetterCounts(limits, null, now(), mask?.apply)
  const byTarget = new Map<string, { readonly topic: string; readonly partition: number; count: number }>()
  const skip: Partial<Record<SkipReason, number>> = {}
  const sums = { letters: 0, send: 0, bytes: 0, park: 0, restamped: 0 }
  const keys = new KeyCounts(mask?.apply ?? (letter => letter))
  const aged = new StaleFailures()
  const read = new Map<number, number>()
  let ranges: readonly OffsetRange[] = []
  let topicId = ''
  const onOpen: LetterRange['onOpen'] = (extents, id) => {
    ranges = extents.map(({ partition, start, end }) => ({ partition, start, end }))
    topicId = id
  }
  const isFull = (): boolean => limit !== undefined && sums.send + sums.park >= limit
  await lookAtEachLetter(cluster, { topic: dlq, ...within, onOpen, signal, ...reading }, letter => {
    onLetter?.()
    read.set(letter.record.partition, letter.record.offset + 1)
    if (!filter.test(letter)) return true
    sums.letters++
    const route = router.route(letter)
    if (route instanceof Promise) return route.then(found => count(letter, found))
    return count(letter, route)
  })
  // Applied, it reads just what was read here.
  if (isFull()) ranges = ranges.map(range => ({ ...range, end: read.get(range.partition) ?? range.start }))
  const targets = topics.usable
  const { families } = topics
  const readers = await Promise.all(Object.values(families).map(family => readersOf(cluster, family, now())))
  return {
    ...{ v: 1, operation, created: new Date(now()).toISOString(), by, ...(why === undefined ? {} : { why }) },
    ...{
      dlq,
      ledger: names.ledger,
      ledgerId,
      topicId,
      ranges,
      filter: flags,
      ...(flags === null || mask === undefined || mask.given.length === 0 ? {} : { filterMask: mask.given }),
      words: filter.words,
      target
    },
    targetIds: Object.fromEntries(targets.map(({ topic, id }) => [topic, id])),
    families,
    ...{ transform, check },
    ...{ rate: rate ?? null, bytesPerSecond: bytesPerSecond ?? null, ramp, maxRedrives, again, keepHeaders },
    report: {
      ...sums,
      byCause: causes.causes
        .slice(0, mostListed)
        .map(({ cause, count, fingerprint, example }) => ({ cause, count, fingerprint, example })),
      byOrigin: causes.origins
        .slice(0, mostListed)
        .map(({ topic, partition, letters }) => ({ topic, partition, count: letters })),
      byKey: keys.most,
      stale: await aged.find(cluster, signal),
      byTarget: [...byTarget.values()].sort((a, b) => b.count - a.count).slice(0, mostListed),
      skip,
      samples: reshape?.samples ?? [],
      transformErrors: reshape?.transformErrors ?? noComplaints,
      checkErrors: reshape?.checkErrors ?? noComplaints,
      unsafe: topics.unsafe,
      filterErrors: filter.errors?.() ?? { count: 0, first: null },
      groups:
        target.kind === 'group'
          ? readers.map(({ topic, group, members, partitions, unread }) => ({
              ...{ topic, group, members },
              committed: partitions - unread.length
            }))
          : await findAudience(
              there,
              targets.map(({ topic }) => topic)
            ),
      readers,
      seconds: secondsAt(sums, rate, bytesPerSecond)
    }
  }

  /** @returns whether there is room for more */
  function count(letter: Letter, route: Route): boolean {
    if (route.action === 'skip') {
      if (route.reason !== 'done') skip[route.reason] = (skip[route.reason] ?? 0) + 1
      return true
    }
    causes.add(letter)
    if (route.action === 'park') {
      sums.park++
      return !isFull()
    }
    sums.send++
    sums.bytes += route.bytes
    const { timestamp = -1 } = letter.facts
    if (target.kind !== 'group' && timestamp !== -1 && route.copy.timestamp !== timestamp) sums.restamped++
    const place = placeText(route.topic.topic, route.partition)
    const known = byTarget.get(place)
    if (known === undefined) byTarget.set(place, { topic: route.topic.topic, partition: route.partition, count: 1 })
    else known.count++
    keys.add(letter)
    aged.add(letter)
    return !isFull()
  }
}

/** The slower rate counts. */
function secondsAt(
  { send, bytes }: { readonly send: number; readonly bytes: number },
  rate: number | undefined,
  bytesPerSecond: number | undefined
): number | null {
  if (rate === undefined && bytesPerSecond === undefined) return null
  return Math.max(send / (rate ?? Number.POSITIVE_INFINITY), bytes / (bytesPerSecond ?? Number.POSITIVE_INFINITY))
}
