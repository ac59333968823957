import { batch } from '../batches.ts'
import { story } from '../story.ts'

export default story(
  'Transactions whose partitions are added first, committed and aborted, in all versions',
  async stage => {
    for (const version of stage.versions('EndTxn', 0, 4)) {
      const topic = await stage.topic(`${version}`, 2)
      const transactionalId = `${stage.name}-${version}`
      const groupId = `${stage.name}-g${version}`
      const { producerId, producerEpoch } = await stage.send('InitProducerId', 4, {
        transactionalId,
        transactionTimeoutMs: 60_000
      })
      const self = { transactionalId, producerId, producerEpoch }
      const sequences = [0, 0]
      const produce = (note: string, index: number, epoch = producerEpoch) => {
        const baseSequence = sequences[index] as number
        sequences[index] = baseSequence + 3
        const records = batch({ producerId, producerEpoch: epoch, baseSequence, transactional: true })
        return stage.ask(
          'Produce',
          11,
          {
            transactionalId,
            acks: -1,
            timeoutMs: 5000,
            topicData: [{ name: topic.name, partitionData: [{ index, records }] }]
          },
          { note }
        )
      }
      const add = (note: string, partitions: readonly number[], name = topic.name) =>
        stage.ask(
          'AddPartitionsToTxn',
          Math.min(version, 3),
          {
            v3AndBelowTransactionalId: transactionalId,
            v3AndBelowProducerId: producerId,
            v3AndBelowProducerEpoch: producerEpoch,
            v3AndBelowTopics: [{ name, partitions }]
          },
          { note }
        )
      const end = (note: string, committed: boolean) => stage.ask('EndTxn', version, { ...self, committed }, { note })
      const read = async (note: string): Promise<void> => {
        await stage.settled(transactionalId)
        for (const isolationLevel of [0, 1])
          await stage.ask(
            'Fetch',
            11,
            {
              maxWaitMs: 0,
              isolationLevel,
              topics: [
                {
                  topic: topic.name,
                  partitions: [0, 1].map(partition => ({ partition, fetchOffset: 0n, partitionMaxBytes: 1_000_000 }))
                }
              ]
            },
            { note: `${note}, isolation ${isolationLevel}` }
          )
        for (const isolationLevel of [0, 1])
          await stage.ask('ListOffsets', 4, {
            replicaId: -1,
            isolationLevel,
            topics: [{ name: topic.name, partitions: [{ partitionIndex: 0, timestamp: -1n }] }]
          })
        await stage.ask('DescribeTransactions', 0, { transactionalIds: [transactionalId] }, { note })
      }
      await end('nothing begun, commit', true)
      await end('nothing begun, abort', false)
      await add('first partition', [0])
      await produce('to it', 0)
      await read('open')
      await add('again, and an unknown one', [0, 9])
      await add('an unknown topic', [0], `${stage.name}-none`)
      await add('second partition', [1])
      await produce('to the second', 1)
      await end('commit', true)
      await end('commit again', true)
      await end('abort after the commit', false)
      await read('committed')

      await add('to be aborted', [0, 1])
      await produce('to be aborted', 0)
      const offsets = { ...self, groupId }
      await stage.ask('AddOffsetsToTxn', Math.min(version, 3), offsets)
      const commitOffsets = (note: string, more: object = {}) =>
        stage.ask(
          'TxnOffsetCommit',
          Math.min(version, 4),
          {
            ...offsets,
            topics: [
              {
                name: topic.name,
                partitions: [
                  { partitionIndex: 0, committedOffset: 3n, committedLeaderEpoch: 0, committedMetadata: 'm' }
                ]
              }
            ],
            ...more
          },
          { note }
        )
      await commitOffsets('right')
      await stage.ask('OffsetFetch', 7, {
        groupId,
        topics: [{ name: topic.name, partitionIndexes: [0] }],
        requireStable: true
      })
      await end('abort', false)
      await end('abort again', false)
      await end('commit after the abort', true)
      await read('aborted')
      await stage.ask('OffsetFetch', 7, { groupId, topics: [{ name: topic.name, partitionIndexes: [0] }] })

      await stage.ask('AddOffsetsToTxn', Math.min(version, 3), offsets)
      await commitOffsets('to be committed')
      await commitOffsets('unknown partition', {
        topics: [
          { name: topic.name, partitions: [{ partitionIndex: 9, committedOffset: 3n, committedMetadata: '' }] },
          {
            name: `${stage.name}-none`,
            partitions: [{ partitionIndex: 0, committedOffset: 3n, committedMetadata: '' }]
          }
        ]
      })
      await commitOffsets('long metadata', {
        topics: [
          {
            name: topic.name,
            partitions: [{ partitionIndex: 1, committedOffset: 3n, committedMetadata: 'x'.repeat(5000) }]
          }
        ]
      })
      if (version >= 3) {
        await commitOffsets('unknown member', { memberId: 'nobody', generationId: 1 })
        await commitOffsets('a generation', { generationId: 3 })
        await commitOffsets('an instance', { groupInstanceId: 'i', memberId: 'nobody', generationId: 1 })
      }
      await commitOffsets('another epoch', { producerEpoch: producerEpoch + 1 })
      await end('commit of offsets', true)
      await stage.until(
        'OffsetFetch',
        7,
        { groupId, topics: [{ name: topic.name, partitionIndexes: [0, 1] }], requireStable: true },
        ({ topics }) => topics[0]?.partitions[0]?.errorCode === 0
      )
    }
  }
)
