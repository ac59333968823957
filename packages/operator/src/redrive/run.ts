import { DeadLetterError, type ReadExtent } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { ParkedTopics, parkedCopy } from '../decide/parked-topics.ts'
import { everyLetter, filterOf } from '../filter/filter.ts'
import { prepareLedger } from '../ledger/ledger-topics.ts'
import { demandLedger, type KnownLedger, readOn, readOperations } from '../ledger/read-ledger.ts'
import type { Letter } from '../letters/letter.ts'
import { lookAtEachLetter } from '../letters/read-letters.ts'
import { demandWhole } from '../letters/whole-ranges.ts'
import { letterMask } from '../mask/letter-mask.ts'
import type { ApplyOptions } from './apply-options.ts'
import { endOnGrowth } from './ledger-growth.ts'
import { readAsk } from './operation/ask.ts'
import { Control, obeyLedger } from './operation/control.ts'
import { demandNoneAlive, demandNotCancelled, fencedBy, successorOf } from './operation/operation.ts'
import { rangesLeft } from './operation/progress.ts'
import { type RampStop, rampLimits } from './operation/ramp.ts'
import { checkPlan } from './plan/check-plan.ts'
import { isFar, type RedrivePlan, type SkipReason } from './plan/plan.ts'
import { Reshape } from './plan/reshape.ts'
import { prepareFamilies } from './prepare-families.ts'
import { RampGate } from './ramp-gate.ts'
import { readLedgerFor } from './read-ledger-for.ts'
import { copyBytes } from './route/copy.ts'
import { type Route, Router } from './route/route.ts'
import { TargetTopics } from './route/target-topics.ts'
import { clusterOf, FarTarget } from './send/far-target.ts'
import { Lanes } from './send/lanes.ts'

/** What came of a run. */
export interface RedriveOutcome {
  readonly operation: string
  /** Failures sent back, all runs of the operation together. */
  readonly sent: number
  readonly parked: number
  /** How many of both earlier runs of the operation had sent or parked. */
  readonly before: number
  /** Letters of this run that were left where they are. */
  readonly skip: Readonly<Partial<Record<SkipReason | 'done', number>>>
  /** It was ended before it was through; unless it was cancelled it goes on when it is given again. */
  readonly stopped: boolean
  readonly cancelled: boolean
  /** Why it was ended: who asked for it, or what its ramp found. */
  readonly reason?: string | undefined
  /** Its ramp ended it: what was sent fails again, is not reached, or the group falls behind. */
  readonly ramp?: RampStop | undefined
}

/**
 * Applies a plan. The order makes it exactly once: all lanes are initialised first, which fences every other runner and ends what a
 * crash left open; only then is the ledger read, to its end, which now tells all that was ever committed; then each lane commits, so
 * that no other runner has any of them; then copies are sent, each in one transaction with its ledger entry and the progress of
 * the lane.
 *
 * Ended anywhere it is given again, with the same plan or another one that means the same letters: what was committed is in the
 * ledger, and what was not never happened. A runner that is fenced stops and does not take its lanes back. While it runs, any process
 * can pause, resume, stop and cancel it (`askOperation`).
 * @throws the signal's reason, when it is aborted before the ledger is read: nothing was begun
 * @throws DeadLetterError OPERATION_RUNNING, OPERATION_FENCED, OPERATION_CANCELLED, FAMILY_UNREAD, REDRIVE_*, TRANSACTION_*, LEDGER_*, READ_*,
 *   BROKER_*
 */
export async function applyPlan(cluster: Cluster, plan: RedrivePlan, options: ApplyOptions): Promise<RedriveOutcome> {
  const { names, now, takeOver = false } = options
  if (plan.ledger !== names.ledger)
    throw new DeadLetterError('REDRIVE_PLAN_STALE', {
      topic: names.ledger,
      reason: `it was made with the ledger '${plan.ledger}', and would be applied with '${names.ledger}' (--ledger)`
    })
  checkPlan(plan)
  await prepareLedger(cluster, names)
  const there = await clusterOf(cluster, plan.target, options.targetCluster)
  // Also before anybody is fenced: what cannot be applied takes nobody's place.
  await demandSame(cluster, plan, new TargetTopics(there, plan.dlq, plan.target, names, plan.families))
  const before = await (options.known === undefined
    ? ledgerOf(cluster, plan, options)
    : readOn(cluster, names, options.known))
  demandNotCancelled(before.view, plan.operation, now())
  if (!takeOver) demandNoneAlive(before.view, now())
  const control = new Control(options.signal)
  // What cannot be changed as the plan says is not begun.
  await Reshape.open({ transform: plan.transform ?? null, check: plan.check ?? null }, options.transform)
  await prepareFamilies(cluster, plan, options)
  const { target } = plan
  const far = isFar(target) ? await FarTarget.open(there, target.topic) : undefined
  const lanes = await Lanes.open(cluster, plan, options, control, far)
  const parked = new ParkedTopics(cluster, plan.dlq)
  try {
    // Read-committed, it was read to the first transaction that was open: what lies before was decided.
    const known = await (lanes.count === before.positions.size
      ? readOn(cluster, names, before, { wholeLog: true })
      : demandLedger(cluster, names, { wholeLog: true, only: before.view.only }))
    demandNotCancelled(known.view, plan.operation, now())
    return await send({ cluster, there }, plan, options, lanes, known, parked, control)
  } catch (error) {
    if (!DeadLetterError.is(error) || error.code !== 'TRANSACTION_FENCED') {
      await lanes.end('failed', { error: String(error).slice(0, 500) }).catch(() => {})
      throw error
    }
    throw await fenced(cluster, plan, options, error)
  } finally {
    await lanes.close()
    far?.close()
    await parked.close()
  }
}

async function ledgerOf(
  cluster: Cluster,
  { dlq: topic, topicId, ranges }: RedrivePlan,
  { names, lookUp, reading, signal }: ApplyOptions
): Promise<KnownLedger> {
  const { known } = await readLedgerFor(cluster, names, { topic, topicId, ranges, signal, ...reading }, lookUp)
  return known
}

async function send(
  { cluster, there }: { readonly cluster: Cluster; readonly there: Cluster },
  plan: RedrivePlan,
  { names, now, reading, rampLimits: limits, transform }: ApplyOptions,
  lanes: Lanes,
  known: KnownLedger,
  parked: ParkedTopics,
  control: Control
): Promise<RedriveOutcome> {
  const { dlq, operation, target } = plan
  const topics = new TargetTopics(there, dlq, target, names, plan.families)
  await lanes.begin(known.view)
  const before = lanes.sums.sent + lanes.sums.parked
  await demandSame(cluster, plan, topics)
  const mask = letterMask(plan.filterMask ?? [])
  const filter =
    (plan.filter === null ? null : await filterOf(plan.filter, known.view.stateOfLetter, mask)) ?? everyLetter
  const reshape = await Reshape.open({ transform: plan.transform ?? null, check: plan.check ?? null }, transform)
  const unfollow = obeyLedger(cluster, names, known, operation, control, id => lanes.isOwn(id))
  const unwatch = endOnGrowth(cluster, names.ledger, lanes.count, control)
  const router = new Router(plan, known.view, topics, now, reshape)
  const gate = plan.ramp
    ? new RampGate(cluster, plan, lanes, control, { now, limits: { ...rampLimits, ...limits } })
    : undefined
  const skip: Partial<Record<SkipReason | 'done', number>> = {}
  try {
    const ranges = rangesLeft(plan.ranges, lanes.progress)
    const onOpen = (extents: readonly ReadExtent[]): void => demandWhole(dlq, ranges, extents)
    const range = { topic: dlq, topicId: plan.topicId, ranges, onOpen, signal: control.signal, ...reading }
    // What comes after the end is not counted as read.
    await lookAtEachLetter(cluster, range, letter => {
      if (control.ending !== undefined) return false
      // A ramp keeps its own time.
      if (control.paused === undefined || gate !== undefined) return see(letter)
      return wait().then(() => control.ending === undefined && see(letter))
    })
    await lanes.flush()
    control.check()
    const { ending } = control
    await lanes.end(ending?.state ?? 'done', { reason: ending?.reason })
    const { sent, parked } = lanes.sums
    return {
      ...{ operation, sent, parked, before, skip },
      ...{ stopped: ending !== undefined, cancelled: ending?.state === 'cancelled' },
      ...(ending?.reason === undefined ? {} : { reason: ending.reason }),
      ...(ending?.ramp === undefined ? {} : { ramp: ending.ramp })
    }
  } finally {
    unfollow()
    unwatch()
  }

  /** @returns whether the letter is done with; not when the run was ended meanwhile. A promise only where something is waited for */
  function see(letter: Letter): Promise<boolean> | boolean {
    if (!filter.test(letter)) return reached(letter)
    const route = router.route(letter)
    return route instanceof Promise ? route.then(found => take(letter, found)) : take(letter, route)
  }

  function take(letter: Letter, route: Route): Promise<boolean> | boolean {
    if (route.action === 'skip') {
      skip[route.reason] = (skip[route.reason] ?? 0) + 1
      return reached(letter)
    }
    if (route.action === 'park') return park(letter, route.redrives)
    return gate === undefined ? give(letter, route) : gated(gate, letter, route)
  }

  async function gated(gate: RampGate, letter: Letter, route: Sending): Promise<boolean> {
    await gate.turn(wait)
    return control.ending === undefined && give(letter, route)
  }

  function give(letter: Letter, { topic, partition, copy, bytes, redrives }: Sending): Promise<boolean> | boolean {
    const { partitions, maxBytes } = topic
    const room = lanes.send(letter, { topic: topic.topic, partition, partitions, maxBytes, copy, bytes }, redrives)
    return room === undefined ? reached(letter) : room.then(() => reached(letter))
  }

  async function park(letter: Letter, redrives: number): Promise<boolean> {
    const name = parked.nameOf(letter)
    const { partitions, maxBytes } = await parked.prepare(name)
    const partition = letter.record.partition % partitions
    const copy = parkedCopy(letter, now())
    const bytes = copyBytes(copy)
    if (bytes > maxBytes) skip['too-large'] = (skip['too-large'] ?? 0) + 1
    else await lanes.park(letter, { topic: name, partition, partitions, maxBytes, copy, bytes }, redrives)
    return reached(letter)
  }

  function reached({ record: { partition, offset } }: Letter): true {
    lanes.reached(partition, offset + 1)
    return true
  }

  /** What is under way is committed; then nothing is sent until somebody says so. */
  async function wait(): Promise<void> {
    await lanes.flush()
    await lanes.hold()
  }
}

type Sending = Extract<Route, { action: 'send' }>

/** Whoever fenced this runner says so in the ledger once it has read it: that is waited for, for a moment. */
async function fenced(
  cluster: Cluster,
  { operation }: RedrivePlan,
  { names, runner }: ApplyOptions,
  cause: unknown
): Promise<DeadLetterError> {
  for (let tries = 1; ; tries++) {
    const { view } = await readOperations(cluster, names)
    const other = successorOf(view, operation, runner)
    const ask = readAsk(view.partsOf(operation).get('ask'))
    const stopped = ask?.want === 'stop' || ask?.want === 'cancel' ? ask : undefined
    if (other !== undefined || stopped !== undefined || tries === 20) return fencedBy(other, operation, cause, stopped)
    await new Promise(resolve => setTimeout(resolve, 250))
  }
}

/** @throws DeadLetterError REDRIVE_PLAN_STALE, REDRIVE_TARGET_UNSAFE */
async function demandSame({ client }: Cluster, plan: RedrivePlan, topics: TargetTopics): Promise<void> {
  const { dlq, topicId, ledger, ledgerId, targetIds } = plan
  const found = (await client.metadata([dlq, ledger])).topics
  const demand = (topic: string, id: string): void => {
    if (found.get(topic)?.id === id) return
    throw new DeadLetterError('REDRIVE_PLAN_STALE', {
      topic,
      reason: `topic '${topic}' was deleted or made anew since`
    })
  }
  demand(dlq, topicId)
  // What it told was decided is not known any more.
  if (ledgerId !== null) demand(ledger, ledgerId)
  for (const [topic, id] of Object.entries(targetIds)) {
    const found = (await topics.demand(topic)).id
    if (id !== '' && found !== id)
      throw new DeadLetterError('REDRIVE_PLAN_STALE', { topic, reason: `topic '${topic}' was made anew since` })
  }
}
