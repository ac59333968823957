import { DeadLetterError, type ReadExtent, readChunks, Slice } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { keyBytes } from '../lineage/lineage.ts'
import type { LedgerNames } from './ledger-topics.ts'
import { LedgerView } from './view.ts'
import { ledgerPartition } from './writer.ts'

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
}

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
  { mayBeMissing = false, ...extent }: { readonly mayBeMissing?: boolean } & LedgerExtent = {}
): Promise<KnownLedger> {
  const { state, ...known } = await readLedger(cluster, names, extent)
  if (state === 'forbidden') throw new DeadLetterError('READ_TOPIC_FORBIDDEN', { topic: names.ledger })
  if (state === 'missing' && !mayBeMissing) throw new DeadLetterError('READ_TOPIC_MISSING', { topic: names.ledger })
  return known
}

/**
 * Reads the ledger from its start to its present end. Reading creates nothing and needs no permission but to read.
 *
 * All about one failure lies in one partition, which its key and their number tell. Where partitions were added, older entries may lie
 * elsewhere: partitions have no order, so what lies where it belongs counts before them.
 * @throws DeadLetterError READ_STALLED, BATCH_*, BROKER_*
 */
export async function readLedger(
  { client }: Cluster,
  names: LedgerNames,
  { wholeLog = false }: LedgerExtent = {}
): Promise<ReadLedger> {
  const view = new LedgerView()
  const positions = new Map<number, number>()
  const slice = new Slice()
  const belongs = (key: Buffer | null, partition: number): boolean =>
    key === null || key.length > keyBytes + 1 || ledgerPartition(key, positions.size) === partition
  const onOpen = (extents: readonly ReadExtent[]): void => {
    for (const { partition, start } of extents) positions.set(partition, start)
  }
  try {
    for await (const { partition, next, records } of readChunks(client, {
      ...ownTopicSettings(names.ledger),
      ...{ onOpen, wholeLog }
    })) {
      for (const record of records) {
        view.apply(record.rawKey, record.rawValue, belongs(record.rawKey, partition))
        const turn = slice.step()
        if (turn !== undefined) await turn
      }
      positions.set(partition, next)
    }
    return { view, positions, state: 'read' }
  } catch (error) {
    if (DeadLetterError.is(error) && error.code === 'READ_TOPIC_MISSING') return { view, positions, state: 'missing' }
    if (DeadLetterError.is(error) && error.code === 'READ_TOPIC_FORBIDDEN')
      return { view, positions, state: 'forbidden' }
    throw error
  }
}
