// The first letter of a redrive, with a ledger that tells of as many failures as the settings say. The ledger is filled by one process
// and read by another, whose memory counts. Arguments: N TOPIC DLQ GROUP
import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { WireClient } from '../../conformance/differential/wire-client.ts'
import { encodeBatch, type OutgoingRecord } from '../../packages/kafka/src/records/batch-encoder.ts'
import { encodeEntry } from '../../packages/operator/src/ledger/codec.ts'
import { ledgerPartition } from '../../packages/operator/src/ledger/writer.ts'
import { brokers, Meter, settings } from './meter.ts'
import { Redriving } from './redriving.ts'

const [wanted, topic, target, name, step = ''] = process.argv.slice(2) as [string, string, string, string, string?]
const { decided = 0 } = settings
const partitions = 8
const atOnce = 40_000
/** Operations that the failures were decided by. */
const operations = 100

const redriving = new Redriving(topic, target, name)
if (step === 'measured') await measured()
else {
  await redriving.open()
  await fill()
  const child = fork(import.meta.filename, [wanted, topic, target, name, 'measured'])
  const [code] = await once(child, 'exit')
  await redriving.close()
  process.exit(code as number)
}

async function fill(): Promise<void> {
  const client = await WireClient.open(brokers)
  for (let sent = 0; sent < decided; sent += atOnce) {
    const batches: OutgoingRecord[][] = Array.from({ length: partitions }, () => [])
    const value = valueBytes(sent / atOnce)
    for (let i = Math.min(atOnce, decided - sent); i > 0; i--) {
      const key = randomBytes(16)
      batches[ledgerPartition(key, partitions)]?.push({ key, value, timestamp: Date.now(), headers: [] })
    }
    const partitionData = batches.map((records, index) => ({
      index,
      records: encodeBatch(records, { producerId: -1n, producerEpoch: -1, baseSequence: -1, compression: 'lz4' })
    }))
    const topicData = [{ name: redriving.names.ledger, partitionData }]
    const { responses } = await client.send('Produce', 9, { acks: -1, timeoutMs: 30_000, topicData })
    for (const { partitionResponses } of responses)
      for (const { errorCode } of partitionResponses) if (errorCode !== 0) throw new Error(`Produce: ${errorCode}`)
  }
}

/** The same for all failures of one operation, as a redrive writes it. */
function valueBytes(at: number): Buffer | null {
  const operation = `00000000-0000-4000-8000-${String(at % operations).padStart(12, '0')}`
  const value = {
    by: 'ann',
    operation,
    at: Date.now(),
    dlq: 'dlq',
    decision: 'redriven',
    redrives: 1,
    target: 'orders'
  }
  return encodeEntry({ kind: 'decision', key: Buffer.alloc(16), value }).value
}

async function measured(): Promise<void> {
  const meter = new Meter('redrive-first', Number(wanted))
  const planning = performance.now()
  const plan = await redriving.plan({ limit: meter.wanted })
  meter.start = performance.now()
  let first = Number.NaN
  const { sent } = await redriving.apply(plan, {
    onProgress: () => {
      if (Number.isNaN(first)) first = performance.now()
    }
  })
  meter.done = sent
  meter.stop()
  meter.figure('plan_ms', meter.start - planning)
  meter.figure('letter_ms', first - planning)
  meter.figure('process_ms', first)
  await redriving.cluster.close()
  meter.end()
}
