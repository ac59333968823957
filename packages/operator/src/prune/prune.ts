import { randomUUID } from 'node:crypto'
import type { Cluster } from '../cluster/cluster.ts'
import type { LedgerNames } from '../ledger/ledger-topics.ts'
import {
  demandLedger,
  type KnownLedger,
  type LedgerExtent,
  type OnLedgerRecord,
  readOn
} from '../ledger/read-ledger.ts'
import type { LedgerView } from '../ledger/view.ts'
import { LedgerWriter } from '../ledger/writer.ts'
import { KeyTable } from '../lineage/key-table.ts'
import { keyBytes } from '../lineage/lineage.ts'
import { demandNoneAlive } from '../redrive/operation/operation.ts'
import { closeLanes, type Lane, openLanes, type Send } from '../redrive/send/lane.ts'
import { ledgerSends } from '../redrive/send/lane-batch.ts'
import { forget } from './forget.ts'
import { goneCopies } from './gone-copies.ts'
import { type KeepReason, keepReason } from './keep-reason.ts'
import { actedOf, LettersLeft, topicsToAsk } from './letters-left.ts'
import { sourceRetentions } from './source-retention.ts'

/** What is looked at. */
export interface PruneRequest {
  readonly names: LedgerNames
  /**
   * Milliseconds: what was decided since stays. Given, it says too that no source, and no file of letters, has records any more that died
   * before; where a source is known, by name or letters of its dead-letter topic, how long it keeps records counts as well. Left out: a
   * week, and what keeps a record from being sent back stays, however old it is.
   */
  readonly olderMs?: number | undefined
  readonly now: () => number
  readonly signal?: AbortSignal | undefined
  readonly onTopic?: ((topic: string) => void) | undefined
}

/** What would go, and what stays why. */
export interface PrunePlan {
  /** Topics that were read for letters. */
  readonly topics: readonly string[]
  /** Keys of failures of which nothing would be known any more. */
  readonly keys: readonly Buffer[]
  readonly kept: Readonly<Partial<Record<KeepReason, number>>>
}

const week = 604_800_000
/** Tombstones in one transaction. */
const atOnce = 500

/**
 * Finds failures of which the ledger holds something that nobody can need any more.
 * @throws DeadLetterError READ_TOPIC_MISSING when nothing was ever decided; READ_TOPIC_FORBIDDEN and other READ_*, BATCH_* when a topic
 *   that may hold letters cannot be read; BROKER_*
 */
export const planPrune = async (cluster: Cluster, request: PruneRequest): Promise<PrunePlan> =>
  (await look(cluster, request, await readWith(cluster, request.names, { wholeLog: true }))).plan

/** The ledger as far as it is read, and failures of which it has something that lies beside the partition of its key. */
interface LedgerRead {
  readonly known: KnownLedger
  readonly astray: KeyTable
}

interface Looked {
  readonly plan: PrunePlan
  readonly known: KnownLedger
  readonly left: LettersLeft
}

async function readWith(cluster: Cluster, names: LedgerNames, extent?: LedgerExtent): Promise<LedgerRead> {
  const astray = new KeyTable()
  return { known: await demandLedger(cluster, names, extent, strayInto(astray)), astray }
}

/** Reads on; anew where there are more partitions by now, since keys belong elsewhere then. */
async function readFurther(cluster: Cluster, names: LedgerNames, { known, astray }: LedgerRead): Promise<LedgerRead> {
  const further = await readOn(cluster, names, known, { wholeLog: true }, strayInto(astray))
  return further.positions.size === known.positions.size
    ? { known: further, astray }
    : readWith(cluster, names, { wholeLog: true })
}

const strayInto =
  (astray: KeyTable): OnLedgerRecord =>
  ({ rawKey }, atHome) => {
    if (!atHome && rawKey !== null && rawKey.length <= keyBytes + 1 && rawKey.length >= keyBytes)
      astray.set(rawKey.subarray(0, keyBytes), 0)
  }

/** @param read before letters are: a letter of what is decided later than it is read is none of those that may go */
async function look(
  cluster: Cluster,
  { names, olderMs, now, signal, onTopic }: PruneRequest,
  { known, astray }: LedgerRead
): Promise<Looked> {
  const { view } = known
  const acted = await actedOf(cluster, names)
  const topics = await topicsToAsk(cluster, view, acted)
  const left = new LettersLeft(cluster)
  await left.readOn(topics, signal, onTopic)
  const { gone, all } = await goneCopies(cluster, view, now())
  const around = {
    ...{ before: now() - (olderMs ?? week), sourcesGone: olderMs !== undefined },
    ...{ isGone: (id: string) => gone.has(id), allGone: all },
    isOfFailures: (id: string) => acted.noting.has(id)
  }
  const retentions = await sourceRetentions(cluster, topics, dlq => left.sourcesOf(dlq))
  const sourceKeeps = (dlq: string | undefined, at: number): boolean =>
    now() - at < (dlq === undefined ? 0 : (retentions.get(dlq) ?? 0))
  const keys: Buffer[] = []
  const kept: Partial<Record<KeepReason, number>> = {}
  for (const key of view.failures()) {
    const facts = factsOf(view, key)
    const beside = { hasLetter: left.has(key), astray: astray.get(key) >= 0 }
    const reason = keepReason({ ...facts, ...beside, sourceKeeps: sourceKeeps(facts.dlq, facts.at) }, around)
    if (reason === null) keys.push(key)
    else kept[reason] = (kept[reason] ?? 0) + 1
  }
  return { plan: { topics, keys, kept }, known, left }
}

function factsOf(view: LedgerView, key: Buffer) {
  const decision = view.decisionOf(key)
  const beside = [view.noteOf(key), view.assignmentOf(key)].filter(entry => entry !== null)
  const all = decision === null ? beside : [decision, ...beside]
  return {
    decision: decision?.decision ?? null,
    dlq: decision?.dlq,
    redrives: decision?.redrives ?? 0,
    operation: (decision ?? beside[0])?.operation ?? '',
    // What has no time that is known is young.
    at: Math.max(...all.map(({ at }) => (at > 0 ? at : Number.POSITIVE_INFINITY)))
  }
}

/**
 * Takes out of the ledger what nobody can need any more, by tombstones.
 *
 * A redrive that began meanwhile must not find that nothing was sent: so the lanes of the ledger are taken, as a redrive takes them. One
 * that begins afterwards fences this, and reads what was committed; none may be alive before. With the lanes everything is looked at
 * anew, and letters once more right before the tombstones. A decision that somebody makes in the moment between is written again.
 * @param told what is done by then, after each 500: an error that ends it takes none of that back
 * @throws DeadLetterError OPERATION_RUNNING when a redrive is alive; TRANSACTION_FENCED when one began; as {@link planPrune}, LEDGER_*
 */
export async function carryOutPrune(
  cluster: Cluster,
  request: PruneRequest,
  onProgress?: (done: number) => void | Promise<void>,
  told?: (outcome: { readonly changed: number }) => void
): Promise<{ readonly changed: number; readonly interrupted?: boolean }> {
  const { names, now, signal } = request
  const before = await readWith(cluster, names)
  demandNoneAlive(before.known.view, now())
  const writer = await LedgerWriter.open(cluster, names)
  let lanes: readonly Lane[] = []
  let changed = 0
  const onForgotten = (count: number): void => {
    changed += count
    told?.({ changed })
  }
  try {
    const taken = await openLanes(cluster, names)
    lanes = taken
    const { plan, known, left } = await look(cluster, request, await readFurther(cluster, names, before))
    demandNoneAlive(known.view, now())
    await Promise.all(taken.map(lane => lane.transact(() => proof(names, lane, taken.length, now()))))
    let at = known
    for (let from = 0; from < plan.keys.length && !signal?.aborted; from += atOnce) {
      await left.readOn(plan.topics, signal)
      const keys = plan.keys.slice(from, from + atOnce).filter(key => !left.has(key))
      at = await forget(cluster, names, { keys, at, lanes, writer, now, onForgotten })
      await onProgress?.(changed)
    }
    return { changed, ...(signal?.aborted ? { interrupted: true } : {}) }
  } catch (error) {
    // What ended reading is the signal: what is forgotten by then is told.
    if (!signal?.aborted) throw error
    return { changed, interrupted: true }
  } finally {
    writer.close()
    await closeLanes(lanes)
  }
}

/**
 * Something to commit, which says nothing. Every lane commits before anything goes: of two that take the lanes at once each may have
 * some of them, and one of the two finds that one of its own is not.
 */
const proof = (names: LedgerNames, { number }: Lane, lanes: number, now: number): Send[] =>
  ledgerSends(names.ledger, lanes, [], now, {
    number,
    entry: { kind: 'part', id: randomUUID(), part: String(number), value: null }
  })
