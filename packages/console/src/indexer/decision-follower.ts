import { setTimeout as delay } from 'node:timers/promises'
import {
  type Cluster,
  DeadLetterError,
  type EntryKey,
  followLedger,
  keyOfRecord,
  type LedgerNames,
  LedgerView
} from '@dead-letter/operator'
import type { IndexWriter } from '../store/index-writer.ts'
import type { LedgerState } from './messages.ts'

/** Who is told of what is decided. */
export interface DecisionEvents {
  readonly onState: (state: LedgerState) => void
  readonly onDecisions: (failures: readonly Buffer[]) => void
  readonly onOperations: (ids: readonly string[]) => void
}

/** A ledger that is not there yet is looked for so often. */
const retryMs = 500

/** Follows what is decided into the index, until it is ended. Never fails: what goes wrong is told, and tried again. */
export async function followDecisions(
  cluster: Cluster,
  names: LedgerNames,
  writer: IndexWriter,
  events: DecisionEvents,
  signal: AbortSignal
): Promise<void> {
  while (!signal.aborted) {
    writer.renewView(new LedgerView())
    let keys: EntryKey[] = []
    try {
      await followLedger(cluster, names, writer.view, {
        signal,
        onRecord: record => {
          const key = keyOfRecord(record)
          if (key !== null) keys.push(key)
        },
        onBatch: () => {
          if (keys.length === 0) return
          const failures = writer.addDecisions(keys)
          const ids = keys.flatMap(key => ('id' in key ? [key.id] : []))
          if (failures.length > 0) events.onDecisions(failures)
          if (ids.length > 0) events.onOperations([...new Set(ids)])
          keys = []
        },
        onCaughtUp: () => {
          writer.settleDecisions()
          events.onState('ready')
        }
      })
    } catch (error) {
      if (signal.aborted) return
      const code = DeadLetterError.is(error) ? error.code : ''
      if (code === 'READ_TOPIC_MISSING') writer.settleDecisions()
      events.onState(code === 'READ_TOPIC_MISSING' ? 'missing' : code === 'READ_TOPIC_FORBIDDEN' ? 'forbidden' : 'away')
    }
    await delay(retryMs, undefined, { signal }).catch(() => {})
  }
}
