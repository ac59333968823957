import { createAPI, initProducerIdV4, produceV9, Writer } from '@platformatic/kafka'
import { clientsOf } from './clients.ts'
import { type BatchOptions, type ExactRecord, encodeBatch } from './record-batch.ts'
import { waitFor } from './wait.ts'

type Bytes = Buffer | string

export interface RecordToProduce {
  /** Left out is null. */
  readonly key?: Bytes | null
  /** Left out is null, which is not the same as empty. */
  readonly value?: Bytes | null
  /** In this order, repeats and nulls kept; names may be any bytes. */
  readonly headers?: readonly (readonly [Bytes, Bytes | null])[]
  /** @default 0 */
  readonly partition?: number
  /** Milliseconds since the epoch. @default now */
  readonly timestamp?: number
}

export interface ProduceOptions {
  /** Another cluster than the shared one. */
  readonly brokers?: string
  readonly compression?: BatchOptions['compression']
}

const mostBytes = 500_000
const mostRecords = 20_000
const duplicateSequence = 46
/** Errors of a partition whose leader is moving or whose replicas are catching up. */
const passing = new Set([3, 5, 6, 7, 13, 19, 20, 56, 74, 75])

type ProduceAnswer = Awaited<ReturnType<typeof produceV9.api.async>>
const produceBatch = createAPI<[topic: string, partition: number, batch: Buffer], ProduceAnswer>(
  0,
  9,
  produceRequest,
  produceV9.parseResponse
)

/** Writes records exactly as given, once, each partition's in order, acknowledged by all in-sync replicas. */
export async function produce(
  topic: string,
  records: readonly RecordToProduce[],
  options: ProduceOptions = {}
): Promise<void> {
  const byPartition = Map.groupBy(records, r => r.partition ?? 0)
  await Promise.all([...byPartition].map(([partition, own]) => produceTo(topic, partition, own, options)))
}

async function produceTo(
  topic: string,
  partition: number,
  records: readonly RecordToProduce[],
  options: ProduceOptions
): Promise<void> {
  const producer = await newProducer(options.brokers)
  let baseSequence = 0
  for (const part of parts(records.map(exact))) {
    const batch = encodeBatch(part, { ...producer, compression: options.compression ?? 'none', baseSequence })
    baseSequence += part.length
    await produceBatchTo(topic, partition, batch, options.brokers)
  }
}

/** Writes one record batch as it is, acknowledged by all in-sync replicas. */
export async function produceBatchTo(topic: string, partition: number, batch: Buffer, brokers?: string): Promise<void> {
  const refusal = await waitFor(`the acknowledgement of a batch by ${topic}[${partition}]`, async () => {
    const { layout, addressOf } = await clientsOf(brokers).layout(topic)
    const leader = layout.partitions.find(p => p.partitionIndex === partition)
    if (leader === undefined) return { code: 3 }
    const code = await send(topic, partition, batch, addressOf(leader.leaderId), brokers)
    if (passing.has(code)) throw new Error(`error ${code}`)
    return { code }
  })
  if (refusal.code !== 0 && refusal.code !== duplicateSequence)
    throw new Error(`${topic}[${partition}] refused the records: error ${refusal.code}`)
}

/** A producer id, so that a batch which is sent again after a cut connection is not written twice. */
async function newProducer(brokers: string | undefined): Promise<{ producerId: bigint; producerEpoch: number }> {
  return waitFor('a producer id', async () => {
    const { producerId, producerEpoch } = await initProducerIdV4.api.async(
      await clientsOf(brokers).anyConnection(),
      null,
      60_000,
      -1n,
      -1
    )
    return { producerId, producerEpoch }
  })
}

async function send(
  topic: string,
  partition: number,
  batch: Buffer,
  address: string,
  brokers: string | undefined
): Promise<number> {
  const connection = await clientsOf(brokers).connection(address)
  try {
    await produceBatch.async(connection, topic, partition, batch)
    return 0
  } catch (error) {
    // The client turns error codes into an exception that carries the answer.
    const answer = (error as { response?: Exclude<ProduceAnswer, boolean> }).response
    const code = answer?.responses[0]?.partitionResponses[0]?.errorCode
    if (code === undefined) throw error
    return code
  }
}

function produceRequest(topic: string, partition: number, batch: Buffer): Writer {
  return Writer.create()
    .appendString(null)
    .appendInt16(-1)
    .appendInt32(10_000)
    .appendArray([topic], w => {
      w.appendString(topic).appendArray([partition], p => {
        p.appendInt32(partition).appendBytes(batch)
      })
    })
    .appendTaggedFields()
}

function exact(record: RecordToProduce): ExactRecord {
  return {
    key: bytes(record.key),
    value: bytes(record.value),
    headers: (record.headers ?? []).map(([name, value]) => [bytes(name) as Buffer, bytes(value)]),
    timestamp: record.timestamp ?? Date.now()
  }
}

function bytes(given: Bytes | null | undefined): Buffer | null {
  if (given === undefined || given === null) return null
  return typeof given === 'string' ? Buffer.from(given) : given
}

/** Cuts where a batch would come near max.message.bytes. */
function* parts(records: readonly ExactRecord[]): Iterable<readonly ExactRecord[]> {
  let start = 0
  let size = 0
  for (const [i, record] of records.entries()) {
    const next = sizeOf(record)
    if (i > start && (size + next > mostBytes || i - start >= mostRecords)) {
      yield records.slice(start, i)
      start = i
      size = 0
    }
    size += next
  }
  if (start < records.length) yield records.slice(start)
}

function sizeOf(record: ExactRecord): number {
  const headers = record.headers.reduce((sum, [name, value]) => sum + 4 + name.length + (value?.length ?? 0), 0)
  return 20 + (record.key?.length ?? 0) + (record.value?.length ?? 0) + headers
}
