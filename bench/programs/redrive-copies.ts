// Our own transactional loop: the same lanes and batches as a redrive, and copies only. Nothing is filtered, looked up or noted down.
// Arguments: N TOPIC DLQ GROUP
import { Cluster } from '@dead-letter/operator'
import { readChunks } from '../../packages/kafka/src/read/reader.ts'
import { encodedSize, type OutgoingRecord } from '../../packages/kafka/src/records/batch-encoder.ts'
import { asLooked } from '../../packages/kafka/src/records/batch-record.ts'
import { murmur2 } from '../../packages/kafka/src/records/murmur2.ts'
import type { SourceRecord } from '../../packages/kafka/src/records/source-record.ts'
import { reading } from '../../packages/operator/src/letters/read-letters.ts'
import { Lane } from '../../packages/operator/src/redrive/send/lane.ts'
import { LaneBatch, mostBytes, mostLetters } from '../../packages/operator/src/redrive/send/lane-batch.ts'
import { brokers, Meter } from './meter.ts'

const [wanted, topic, target, name] = process.argv.slice(2) as [string, string, string, string]
const lanesOfLedger = 8
/** What a copy of a redrive keeps of a letter: so these copies have as many bytes. */
const kept = new Set([
  'trace',
  ...['id', 'lineage', 'group', 'attempts', 'origin'].map(name => `x-dead-letter-${name}`)
])
const markBytes = 36 + ' 1 '.length + 32 + ' '.length + target.length
const mark = [Buffer.from('x-dead-letter-redrive'), Buffer.alloc(markBytes, 'a')] as const
const meter = new Meter('redrive-copies', Number(wanted))
const cluster = Cluster.open({ brokers })
const lanes = Array.from({ length: lanesOfLedger }, (_, i) => ({
  lane: new Lane(cluster, { ledger: name, audit: name }, i),
  batch: new LaneBatch(),
  busy: Promise.resolve()
}))
const metadata = (await cluster.client.metadata([target])).topics.get(target)
const partitions = metadata?.partitions.length ?? 1
meter.start = performance.now()
await Promise.all(lanes.map(({ lane }) => lane.initialise()))
let taken = 0
for await (const { records } of readChunks(cluster.client, { ...reading, topic, isolation: 'read-committed' })) {
  for (const record of records) if (taken < meter.wanted && ++taken) await take(record)
  if (taken >= meter.wanted) break
}
for (const state of lanes) await dispatch(state)
await Promise.all(lanes.map(({ busy }) => busy))
meter.stop()
await cluster.close()
meter.end()

type LaneState = (typeof lanes)[number]

function take(record: SourceRecord): Promise<void> | undefined {
  const { rawKey: key, rawValue: value, timestamp, partition, headers } = asLooked(record)
  const entries: (readonly [Buffer, Buffer | null])[] = []
  for (const header of headers) if (kept.has(header.name)) entries.push([header.rawName, header.value])
  entries.push(mark)
  const copy: OutgoingRecord = { key, value, timestamp, headers: entries }
  // By the key, as a redrive does it: copies come to all lanes at once.
  const to = key === null ? partition % partitions : murmur2(key) % partitions
  const state = lanes[to % lanes.length] as LaneState
  state.batch.add(target, to, 1_048_588, copy, encodedSize(copy), null)
  state.batch.sent++
  if (state.batch.letters < mostLetters && state.batch.bytes < mostBytes) return undefined
  return dispatch(state)
}

async function dispatch(state: LaneState): Promise<void> {
  await state.busy
  const { batch } = state
  state.batch = new LaneBatch()
  if (batch.letters === 0) return
  state.busy = state.lane
    .transact(() => batch.sends())
    .then(() => {
      meter.done += batch.letters
    })
}
