// What a broker takes and gives: N records of 200 bytes written in batches of 16 KiB, five requests in flight, acks=all, then
// fetched by 1 MiB a partition. Arguments: N TOPIC DLQ GROUP; the empty DLQ is the topic that is filled.
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { WireClient } from '../../conformance/differential/wire-client.ts'
import { encodeBatch } from '../../packages/kafka/src/records/batch-encoder.ts'
import { brokers, settings } from './meter.ts'

const [wanted = '0', , target = ''] = process.argv.slice(2)
const records = Number(wanted)
const partitions = 8
const recordsOfBatch = 75
const inFlight = 5

let bootstrap = brokers
let startMs = Number.NaN
let brokerMegabytes = Number.NaN
if (settings.embedded) {
  const child = fork(join(import.meta.dirname, 'embedded-broker.ts'))
  await new Promise<void>(resolve => {
    child.on('message', (told: { bootstrap?: string; startMs?: number; rss?: number }) => {
      brokerMegabytes = told.rss ?? brokerMegabytes
      if (told.bootstrap === undefined) return
      bootstrap = told.bootstrap
      startMs = told.startMs ?? Number.NaN
      resolve()
    })
  })
}

const client = await WireClient.open(bootstrap)
if (settings.embedded)
  await client.send('CreateTopics', 5, {
    topics: [{ name: target, numPartitions: partitions, replicationFactor: 1 }],
    timeoutMs: 10_000
  })

const batch = encodeBatch(
  Array.from({ length: recordsOfBatch }, (_, i) => ({
    key: null,
    value: Buffer.alloc(200, i),
    timestamp: Date.now(),
    headers: []
  })),
  { producerId: -1n, producerEpoch: -1, baseSequence: -1, compression: 'none' }
)

const producing = performance.now()
let sent = 0
async function produce(): Promise<void> {
  while (sent < records) {
    sent += partitions * recordsOfBatch
    const { responses } = await client.send('Produce', 9, {
      acks: -1,
      timeoutMs: 30_000,
      topicData: [
        { name: target, partitionData: Array.from({ length: partitions }, (_, index) => ({ index, records: batch })) }
      ]
    })
    for (const { partitionResponses } of responses)
      for (const { errorCode } of partitionResponses) if (errorCode !== 0) throw new Error(`Produce: ${errorCode}`)
  }
}
await Promise.all(Array.from({ length: inFlight }, produce))
const produceSeconds = (performance.now() - producing) / 1000

const fetching = performance.now()
const positions = new Array<bigint>(partitions).fill(0n)
let fetched = 0
while (fetched < sent) {
  const { responses } = await client.send('Fetch', 12, {
    replicaId: -1,
    maxWaitMs: 500,
    minBytes: 1,
    maxBytes: 8 * 1_048_576,
    isolationLevel: 1,
    sessionEpoch: -1,
    topics: [
      {
        topic: target,
        partitions: positions.map((fetchOffset, partition) => ({
          partition,
          fetchOffset,
          currentLeaderEpoch: -1,
          partitionMaxBytes: 1_048_576
        }))
      }
    ]
  })
  for (const { partitions: answered } of responses) {
    for (const { partitionIndex, errorCode, records: bytes } of answered) {
      if (errorCode !== 0) throw new Error(`Fetch: ${errorCode}`)
      for (let at = 0; bytes !== null && at + 12 <= bytes.length; ) {
        const end = at + 12 + bytes.readInt32BE(at + 8)
        if (end > bytes.length) break
        fetched += bytes.readInt32BE(at + 23) + 1
        positions[partitionIndex] = bytes.readBigInt64BE(at) + BigInt(bytes.readInt32BE(at + 23) + 1)
        at = end
      }
    }
  }
}
const fetchSeconds = (performance.now() - fetching) / 1000

const seconds = produceSeconds + fetchSeconds
const figures = {
  produce_rate: sent / produceSeconds,
  fetch_rate: fetched / fetchSeconds,
  ...(settings.embedded ? { start_ms: startMs, broker_rss: brokerMegabytes } : {})
}
const extras = Object.entries(figures).map(([name, value]) => `${name}=${value.toFixed(1)}`)
const rss = Math.round(process.memoryUsage.rss() / 1e6)
console.log(['broker-load', fetched, 0, seconds.toFixed(3), Math.round(fetched / seconds), rss, ...extras].join(' '))
process.exit(0)
