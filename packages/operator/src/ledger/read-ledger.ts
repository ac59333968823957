import { DeadLetterError, readChunks, Slice } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import type { LedgerNames } from './ledger-topics.ts'
import { LedgerView } from './view.ts'

/** Whether there is a ledger, and what it says. */
export interface ReadLedger {
  readonly view: LedgerView
  /** 'missing': nothing was ever decided. 'forbidden': what was decided is not known. */
  readonly state: 'read' | 'missing' | 'forbidden'
}

const stallTimeoutMs = 30_000
const maxBatchBytes = 64 << 20

/** How a topic of ours is read. */
export const ownTopicSettings = (topic: string) =>
  ({ topic, isolation: 'read-committed', maxBatchBytes, stallTimeoutMs }) as const

/**
 * Reads the ledger from its start to its present end. Reading creates nothing and needs no permission but to read.
 * @throws DeadLetterError READ_STALLED, BATCH_*, BROKER_*
 */
export async function readLedger({ client }: Cluster, names: LedgerNames): Promise<ReadLedger> {
  const view = new LedgerView()
  const slice = new Slice()
  try {
    for await (const { records } of readChunks(client, ownTopicSettings(names.ledger)))
      for (const record of records) {
        view.apply(record.rawKey, record.rawValue)
        const turn = slice.step()
        if (turn !== undefined) await turn
      }
    return { view, state: 'read' }
  } catch (error) {
    if (DeadLetterError.is(error) && error.code === 'READ_TOPIC_MISSING') return { view, state: 'missing' }
    if (DeadLetterError.is(error) && error.code === 'READ_TOPIC_FORBIDDEN') return { view, state: 'forbidden' }
    throw error
  }
}
