import { DeadLetterError, type SourceRecord } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { decodeEntry, decodeKey } from '../ledger/codec.ts'
import type { LedgerNames } from '../ledger/ledger-topics.ts'
import { type KnownLedger, readOn } from '../ledger/read-ledger.ts'
import type { LedgerWriter } from '../ledger/writer.ts'
import { keyText } from '../lineage/lineage.ts'
import type { Lane } from '../redrive/send/lane.ts'
import { ledgerSends } from '../redrive/send/lane-batch.ts'
import { type FailureEntry, writeOvertakenAgain } from './overtaken.ts'

/** What is to be forgotten, and by whom. */
export interface Forgetting {
  readonly keys: readonly Buffer[]
  /** The ledger as these failures were judged by it. */
  readonly at: KnownLedger
  readonly lanes: readonly Lane[]
  readonly writer: LedgerWriter
  readonly now: () => number
  /** Told of the failures of which nothing is known any more, once that is committed. */
  readonly onForgotten: (count: number) => void
}

/**
 * Writes tombstones, of failures about which nobody has said anything since they were judged.
 * @returns how far the ledger is read now
 */
export async function forget(
  cluster: Cluster,
  names: LedgerNames,
  { keys, at, lanes, writer, now, onForgotten }: Forgetting
): Promise<KnownLedger> {
  const [lane] = lanes
  if (lane === undefined) throw new DeadLetterError('READ_TOPIC_MISSING', { topic: names.ledger })
  const touched = new Set<string>()
  let known = await readOn(cluster, names, at, { wholeLog: true }, ({ rawKey }) => {
    const entry = decodeKey(rawKey)
    if (typeof entry !== 'string' && 'key' in entry) touched.add(keyText(entry.key))
  })
  const going = keys.filter(key => !touched.has(keyText(key)))
  const { view } = known
  const tombstones = going.flatMap((key): FailureEntry[] => [
    ...(view.decisionOf(key) === null ? [] : [{ kind: 'decision', key, value: null } as const]),
    ...(view.noteOf(key) === null ? [] : [{ kind: 'note', key, value: null } as const]),
    ...(view.assignmentOf(key) === null ? [] : [{ kind: 'assignment', key, value: null } as const])
  ])
  await lane.transact(() => ledgerSends(names.ledger, lanes.length, tombstones, now()))
  onForgotten(going.length)
  const log = {
    readOn: async (onEntry: (entry: FailureEntry) => void): Promise<void> => {
      const onRecord = ({ rawKey, rawValue }: SourceRecord): void => {
        const entry = decodeEntry(rawKey, rawValue)
        if (typeof entry !== 'string' && 'key' in entry) onEntry(entry)
      }
      known = await readOn(cluster, names, known, { wholeLog: true }, onRecord)
    },
    append: (entries: readonly FailureEntry[]): Promise<void> => writer.append(entries, now())
  }
  await writeOvertakenAgain(log, tombstones)
  return known
}
