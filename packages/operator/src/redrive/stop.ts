import { DeadLetterError, readChunks } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { decodeKey } from '../ledger/codec.ts'
import type { LedgerNames } from '../ledger/ledger-topics.ts'
import { demandLedger, type KnownLedger, ownTopicSettings } from '../ledger/read-ledger.ts'
import { LedgerWriter } from '../ledger/writer.ts'
import { isAlive, type Operation, operationsOf } from './operation.ts'

/** What is decided while a redrive runs. */
export interface Following {
  /** Somebody asks the operation to stop, or the ledger cannot be followed any more. */
  readonly signal: AbortSignal
  /** @throws what the ledger could not be followed for */
  readonly check: () => void
  readonly end: () => void
}

/**
 * Follows the ledger from where it was read: what is decided meanwhile counts for letters that are not chosen yet, and a request to
 * stop is heard of whenever it was made.
 * @param known is kept up to date
 */
export function followLedger(
  { client }: Cluster,
  { ledger }: LedgerNames,
  { view, positions }: KnownLedger,
  operation: string
): Following {
  const stopping = new AbortController()
  const ended = new AbortController()
  let failed: { readonly error: unknown } | undefined
  const follow = async (): Promise<void> => {
    const settings = { ...ownTopicSettings(ledger), positions, follow: true, signal: ended.signal }
    for await (const { records } of readChunks(client, settings))
      for (const { rawKey, rawValue } of records) {
        view.apply(rawKey, rawValue)
        if (isStop(rawKey, rawValue, operation)) stopping.abort()
      }
  }
  follow().catch(error => {
    failed = { error }
    stopping.abort()
  })
  return {
    signal: stopping.signal,
    check: () => {
      if (failed !== undefined) throw failed.error
    },
    end: () => ended.abort()
  }
}

function isStop(key: Buffer | null, value: Buffer | null, operation: string): boolean {
  const known = decodeKey(key)
  if (value === null || typeof known === 'string' || known.kind !== 'part') return false
  return known.id === operation && known.part === 'stop'
}

/**
 * Asks the runner of an operation to stop: it commits what is under way and ends.
 * @returns the operation as it was; whether anybody runs it
 * @throws DeadLetterError OPERATION_UNKNOWN, LEDGER_*, BROKER_*
 */
export async function requestStop(
  cluster: Cluster,
  names: LedgerNames,
  id: string,
  { by, now }: { readonly by: string; readonly now: number }
): Promise<{ readonly operation: Operation; readonly alive: boolean }> {
  const operation = operationsOf((await demandLedger(cluster, names, { mayBeMissing: true })).view).find(
    found => found.id === id
  )
  if (operation === undefined) throw new DeadLetterError('OPERATION_UNKNOWN', { operation: id })
  const alive = isAlive(operation, now)
  if (!alive) return { operation, alive }
  const writer = await LedgerWriter.open(cluster, names)
  try {
    await writer.append([{ kind: 'part', id, part: 'stop', value: { by, at: new Date(now).toISOString() } }], now)
  } finally {
    writer.close()
  }
  return { operation, alive }
}
