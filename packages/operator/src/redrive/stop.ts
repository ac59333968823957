import { DeadLetterError, readChunks } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { decodeEntry } from '../ledger/codec.ts'
import type { LedgerNames } from '../ledger/ledger-topics.ts'
import { ownTopicSettings, readLedger } from '../ledger/read-ledger.ts'
import { LedgerWriter, ledgerPartition } from '../ledger/writer.ts'
import { isAlive, type Operation, operationsOf } from './operation.ts'

/** Follows the ledger for a request to stop the operation. */
export async function followStop(
  { client }: Cluster,
  { ledger }: LedgerNames,
  operation: string
): Promise<{ readonly signal: AbortSignal; readonly end: () => void }> {
  const stopping = new AbortController()
  const ended = new AbortController()
  const { partitions } = (await client.metadata([ledger])).topics.get(ledger) ?? { partitions: [] }
  const partition = ledgerPartition(Buffer.from(operation), partitions.length)
  const follow = async (): Promise<void> => {
    // From the end: a request that was made before is answered by this run itself.
    const settings = { ...ownTopicSettings(ledger), partition, since: Number.MAX_SAFE_INTEGER, follow: true }
    for await (const { records } of readChunks(client, { ...settings, signal: ended.signal }))
      for (const { rawKey, rawValue } of records) {
        const entry = decodeEntry(rawKey, rawValue)
        if (typeof entry === 'string' || entry.kind !== 'part' || entry.value === null) continue
        if (entry.id === operation && entry.part === 'stop') stopping.abort()
      }
  }
  // A ledger that cannot be read for a while cannot be written either: the run itself says so.
  follow().catch(() => {})
  return { signal: stopping.signal, end: () => ended.abort() }
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
  const operation = operationsOf((await readLedger(cluster, names)).view).find(found => found.id === id)
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
