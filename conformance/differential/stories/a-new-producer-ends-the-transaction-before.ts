import { batch } from '../batches.ts'
import { story } from '../story.ts'

export default story(
  'InitProducerId of an id with an open transaction aborts it and fences the producer',
  async stage => {
    const topic = await stage.topic('a', 1)
    for (const version of stage.versions('InitProducerId')) {
      const transactionalId = `${stage.name}-${version}`
      const init = (note: string, more: object = {}) =>
        stage.send('InitProducerId', version, { transactionalId, transactionTimeoutMs: 60_000, ...more }, { note })
      const first = await init('first')
      const produce = (note: string, producer: { producerId: bigint; producerEpoch: number }, baseSequence: number) => {
        const { producerId, producerEpoch } = producer
        const records = batch({ producerId, producerEpoch, baseSequence, transactional: true })
        return stage.ask(
          'Produce',
          12,
          {
            transactionalId,
            acks: -1,
            timeoutMs: 5000,
            topicData: [{ name: topic.name, partitionData: [{ index: 0, records }] }]
          },
          { note }
        )
      }
      const end = (note: string, producer: { producerId: bigint; producerEpoch: number }, ended = 4) =>
        stage.ask(
          'EndTxn',
          ended,
          {
            transactionalId,
            producerId: producer.producerId,
            producerEpoch: producer.producerEpoch,
            committed: true
          },
          { note }
        )
      await produce('opens', first, 0)
      const second = await init('while it is open')
      await stage.settled(transactionalId)
      await stage.ask('DescribeTransactions', 0, { transactionalIds: [transactionalId] }, { note: 'aborted' })
      await produce('of the fenced', first, 3)
      await end('of the fenced', first)
      await end('of the fenced, new kind', first, 5)
      await produce('of the second', second, 0)
      const raised =
        version < 3
          ? await init('again')
          : await init('raised by itself', { producerId: second.producerId, producerEpoch: second.producerEpoch })
      await stage.settled(transactionalId)
      await produce('of the raised', raised, 0)
      await end('of the raised', raised)
      await stage.settled(transactionalId)
      await stage.ask('DescribeTransactions', 0, { transactionalIds: [transactionalId] }, { note: 'committed' })
      await stage.ask('Fetch', 12, {
        maxWaitMs: 0,
        isolationLevel: 1,
        topics: [{ topic: topic.name, partitions: [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: 1_000_000 }] }]
      })
    }
  }
)
