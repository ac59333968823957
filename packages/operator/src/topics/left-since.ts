import { DeadLetterError } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import type { LedgerNames } from '../ledger/ledger-topics.ts'
import { readAudit } from '../ledger/read-audit.ts'

/** What left a dead-letter topic, by what people did. Kafka tells nobody when retention deleted something. */
export interface LeftLetters {
  /** Failures that were parked or discarded. */
  readonly decided: number
  /** Failures that redrives sent back, of those that ended since. */
  readonly redriven: number
  /** Letters that `truncate` and `erase` deleted. */
  readonly deleted: number
}

type Sums = { -readonly [K in keyof LeftLetters]: LeftLetters[K] }

/**
 * What the audit tells to have left each dead-letter topic since then.
 * @param since milliseconds since the epoch
 * @returns by topic; `null` where the audit may not be read
 * @throws DeadLetterError READ_*, BROKER_*
 */
export async function leftSince(
  cluster: Cluster,
  names: LedgerNames,
  since: number
): Promise<ReadonlyMap<string, LeftLetters> | null> {
  const sums = new Map<string, Sums>()
  /** A redrive ends more than once when it is gone on with: each end tells all that was sent by then. */
  const sent = new Map<string, number>()
  try {
    for await (const { event, action, dlq, operation, lineages = [], outcome } of readAudit(cluster, names, {
      since
    })) {
      const sum = sums.get(dlq) ?? { decided: 0, redriven: 0, deleted: 0 }
      sums.set(dlq, sum)
      if (event === 'changed' && (action === 'park' || action === 'discard')) sum.decided += lineages.length
      if (event !== 'ended' || outcome === undefined) continue
      if (action === 'truncate' || action === 'erase') sum.deleted += outcome.changed
      if (action !== 'redrive') continue
      const all = outcome.sent ?? 0
      sum.redriven += Math.max(0, all - (sent.get(operation) ?? 0))
      sent.set(operation, Math.max(all, sent.get(operation) ?? 0))
    }
  } catch (error) {
    if (DeadLetterError.is(error) && error.code === 'READ_TOPIC_FORBIDDEN') return null
    throw error
  }
  return sums
}
