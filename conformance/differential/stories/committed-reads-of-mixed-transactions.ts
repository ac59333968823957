import { batch } from '../batches.ts'
import type { Stage } from '../stage.ts'
import { story } from '../story.ts'

export default story(
  'Committed reads: several producers, from any offset, with what was aborted listed',
  async stage => {
    const topic = await stage.topic('a', 1)
    const one = await Writer.of(stage, `${stage.name}-one`, topic.name)
    const two = await Writer.of(stage, `${stage.name}-two`, topic.name)
    const read = async (note: string, offsets: readonly bigint[]): Promise<void> => {
      for (const fetchOffset of offsets)
        for (const isolationLevel of [0, 1])
          await stage.ask(
            'Fetch',
            12,
            {
              maxWaitMs: 0,
              isolationLevel,
              topics: [{ topic: topic.name, partitions: [{ partition: 0, fetchOffset, partitionMaxBytes: 1_000_000 }] }]
            },
            { note: `${note}, from ${fetchOffset}, isolation ${isolationLevel}` }
          )
      for (const isolationLevel of [0, 1])
        for (const timestamp of [-1n, -3n, 1_700_000_000_001n])
          await stage.ask(
            'ListOffsets',
            8,
            {
              replicaId: -1,
              isolationLevel,
              topics: [{ name: topic.name, partitions: [{ partitionIndex: 0, timestamp }] }]
            },
            { note: `${note}, ${timestamp}, isolation ${isolationLevel}` }
          )
    }
    await one.write()
    await two.write()
    await plain(stage, topic.name)
    await read('both open', [0n, 3n, 8n, 9n])
    await two.end(true)
    await read('one open', [0n])
    await one.end(false)
    await read('aborted and committed', [0n, 1n, 2n, 3n, 5n, 9n, 10n, 11n])
    await one.write()
    await one.write()
    await one.end(false)
    await two.write()
    await read('the second open', [0n, 4n, 11n, 12n, 17n, 18n])
    await stage.ask('DescribeProducers', 0, { topics: [{ name: topic.name, partitionIndexes: [0] }] })
    await stage.ask('DeleteRecords', 2, {
      timeoutMs: 5000,
      topics: [{ name: topic.name, partitions: [{ partitionIndex: 0, offset: 13n }] }]
    })
    await read('with the start moved', [13n, 14n])
    await two.end(true)
    await read('all done', [13n, 18n])
    await two.write()
    const again = await Writer.of(stage, `${stage.name}-two`, topic.name)
    await read('aborted by the next of its id', [18n])
    await two.write()
    await again.write()
    await again.end(true)
    await read('and on', [18n])
  }
)

class Writer {
  readonly #stage: Stage
  readonly #id: string
  readonly #topic: string
  readonly #producerId: bigint
  readonly #producerEpoch: number
  #sequence = 0

  private constructor(stage: Stage, id: string, topic: string, producerId: bigint, producerEpoch: number) {
    this.#stage = stage
    this.#id = id
    this.#topic = topic
    this.#producerId = producerId
    this.#producerEpoch = producerEpoch
  }

  static async of(stage: Stage, id: string, topic: string): Promise<Writer> {
    const given = await stage.send('InitProducerId', 4, { transactionalId: id, transactionTimeoutMs: 60_000 })
    await stage.settled(id)
    return new Writer(stage, id, topic, given.producerId, given.producerEpoch)
  }

  async write(): Promise<void> {
    const [producerId, producerEpoch] = [this.#producerId, this.#producerEpoch]
    await this.#stage.ask('AddPartitionsToTxn', 3, {
      v3AndBelowTransactionalId: this.#id,
      v3AndBelowProducerId: producerId,
      v3AndBelowProducerEpoch: producerEpoch,
      v3AndBelowTopics: [{ name: this.#topic, partitions: [0] }]
    })
    const records = batch({ producerId, producerEpoch, baseSequence: this.#sequence, transactional: true })
    this.#sequence += 3
    await this.#stage.ask('Produce', 11, {
      transactionalId: this.#id,
      acks: -1,
      timeoutMs: 5000,
      topicData: [{ name: this.#topic, partitionData: [{ index: 0, records }] }]
    })
  }

  async end(committed: boolean): Promise<void> {
    const [producerId, producerEpoch] = [this.#producerId, this.#producerEpoch]
    await this.#stage.ask('EndTxn', 3, { transactionalId: this.#id, producerId, producerEpoch, committed })
    await this.#stage.settled(this.#id)
  }
}

async function plain(stage: Stage, name: string): Promise<void> {
  const topicData = [{ name, partitionData: [{ index: 0, records: batch() }] }]
  await stage.ask('Produce', 9, { acks: -1, timeoutMs: 5000, topicData })
}
