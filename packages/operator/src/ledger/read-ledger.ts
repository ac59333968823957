import { DeadLetterError, type ReadExtent, readChunks, Slice, type SourceRecord } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { KeySet } from '../lineage/key-set.ts'
import { isAtHome } from './home-partition.ts'
import type { LedgerNames } from './ledger-topics.ts'
import { LedgerView } from './view.ts'

/** What the ledger says. */
export interface KnownLedger {
  readonly view: LedgerView
  /** Of each partition the offset up to which it was read. */
  readonly positions: ReadonlyMap<number, number>
}

/** Whether there is a ledger, and what it says. */
export interface ReadLedger extends KnownLedger {
  /** 'missing': nothing was ever decided. 'forbidden': what was decided is not known. */
  readonly state: 'read' | 'missing' | 'forbidden'
}

/** How far the ledger is read. */
export interface LedgerExtent {
  /**
   * Waits for transactions that are open. Left out: what is behind the first of them is not read, committed or not, and a transaction
   * that never ends hides all of it for ever. @default false
   */
  readonly wholeLog?: boolean
  /**
   * Only these failures, beside the operations: what is decided about others is passed over, which takes a fifth of the time and no
   * memory. Left out: all.
   */
  readonly only?: KeySet | undefined
  /** Ends it: what was read is not all, so it fails with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** Told of each record, and whether it lies where its key belongs: {@link isAtHome}. */
export type OnLedgerRecord = (record: SourceRecord, atHome: boolean) => void

const stallTimeoutMs = 30_000
const maxBatchBytes = 64 << 20

/** How a topic of ours is read. */
export const ownTopicSettings = (topic: string) =>
  ({ topic, isolation: 'read-committed', maxBatchBytes, stallTimeoutMs }) as const

/**
 * For what acts on failures: without knowing what was decided it would act again.
 * @throws DeadLetterError READ_TOPIC_FORBIDDEN, READ_TOPIC_MISSING unless `mayBeMissing`; as {@link readLedger}
 */
export async function demandLedger(
  cluster: Cluster,
  names: LedgerNames,
  { mayBeMissing = false, ...extent }: { readonly mayBeMissing?: boolean } & LedgerExtent = {},
  onRecord?: OnLedgerRecord
): Promise<KnownLedger> {
  const { state, ...known } = await readLedger(cluster, names, extent, onRecord)
  if (state === 'forbidden') throw new DeadLetterError('READ_TOPIC_FORBIDDEN', { topic: names.ledger })
  if (state === 'missing' && !mayBeMissing) throw new DeadLetterError('READ_TOPIC_MISSING', { topic: names.ledger })
  return known
}

/**
 * Reads the ledger from its start to its present end. Reading creates nothing and needs no permission but to read.
 *
 * All about one failure lies in one partition, which its key and their number tell. Where partitions were added, older entries may lie
 * elsewhere: partitions have no order, so what lies where it belongs counts before them.
 * @param onRecord told of each record before the view has it
 * @throws DeadLetterError READ_STALLED, BATCH_*, BROKER_*
 */
export async function readLedger(
  cluster: Cluster,
  names: LedgerNames,
  extent: LedgerExtent = {},
  onRecord?: OnLedgerRecord
): Promise<ReadLedger> {
  const known = { view: new LedgerView(extent.only), positions: new Map<number, number>() }
  try {
    await takeIn(cluster, names, known, extent, onRecord)
    return { ...known, state: 'read' }
  } catch (error) {
    if (DeadLetterError.is(error) && error.code === 'READ_TOPIC_MISSING') return { ...known, state: 'missing' }
    if (DeadLetterError.is(error) && error.code === 'READ_TOPIC_FORBIDDEN') return { ...known, state: 'forbidden' }
    throw error
  }
}

/**
 * The ledger's operations, for who asks nothing of failures.
 * @throws DeadLetterError as {@link demandLedger}; a ledger that is missing has none
 */
export const readOperations = (cluster: Cluster, names: LedgerNames): Promise<KnownLedger> =>
  demandLedger(cluster, names, { mayBeMissing: true, only: new KeySet() })

/**
 * Reads on, from where the ledger was read to its present end.
 * @param known its view is brought up to date
 * @param onRecord told of each record before the view has it
 * @returns how far it is read now
 * @throws DeadLetterError as {@link demandLedger}
 */
export async function readOn(
  cluster: Cluster,
  names: LedgerNames,
  { view, positions }: KnownLedger,
  extent: LedgerExtent = {},
  onRecord?: OnLedgerRecord
): Promise<KnownLedger> {
  const known = { view, positions: new Map(positions) }
  await takeIn(cluster, names, known, extent, onRecord)
  return known
}

/** What has no position is read from its start. */
async function takeIn(
  { client }: Cluster,
  names: LedgerNames,
  { view, positions }: { readonly view: LedgerView; readonly positions: Map<number, number> },
  { wholeLog = false, signal }: LedgerExtent,
  onRecord?: OnLedgerRecord
): Promise<void> {
  const slice = new Slice()
  const onOpen = (extents: readonly ReadExtent[]): void => {
    for (const { partition, start } of extents) positions.set(partition, start)
  }
  const from = positions.size === 0 ? {} : { positions: new Map(positions) }
  const wants = view.only?.mayWant
  const settings = { ...ownTopicSettings(names.ledger), ...from, onOpen, wholeLog, wants, signal }
  for await (const { partition, next, records } of readChunks(client, settings)) {
    for (const record of records) {
      const atHome = isAtHome(record.rawKey, partition, positions.size)
      onRecord?.(record, atHome)
      view.apply(record.rawKey, record.rawValue, atHome)
      const turn = slice.step()
      if (turn !== undefined) await turn
    }
    positions.set(partition, next)
  }
  signal?.throwIfAborted()
}
