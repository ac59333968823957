import { batch } from '../batches.ts'
import { story } from '../story.ts'

export default story('Transactions that begin by producing, with an epoch raised at each end', async stage => {
  for (const version of stage.versions('Produce', 12)) {
    const topic = await stage.topic(`${version}`, 2)
    const transactionalId = `${stage.name}-${version}`
    const groupId = `${stage.name}-g${version}`
    let { producerId, producerEpoch } = await stage.send('InitProducerId', 5, {
      transactionalId,
      transactionTimeoutMs: 60_000
    })
    const sequences = [0, 0]
    const produce = (note: string, index: number, epoch = producerEpoch, id: string | null = transactionalId) => {
      const baseSequence = sequences[index] as number
      sequences[index] = baseSequence + 3
      const records = batch({ producerId, producerEpoch: epoch, baseSequence, transactional: true })
      const partitionData = [{ index, records }]
      return stage.ask(
        'Produce',
        version,
        {
          transactionalId: id,
          acks: -1,
          timeoutMs: 5000,
          topicData: [{ name: topic.name, topicId: topic.id, partitionData }]
        },
        { note }
      )
    }
    const end = async (note: string, committed: boolean, epoch = producerEpoch): Promise<void> => {
      const ended = await stage.send(
        'EndTxn',
        5,
        { transactionalId, producerId, producerEpoch: epoch, committed },
        { note }
      )
      if (ended.errorCode !== 0 || ended.producerEpoch < 0) return
      ;({ producerId, producerEpoch } = ended)
      sequences.fill(0)
    }
    const read = async (note: string): Promise<void> => {
      await stage.settled(transactionalId)
      const partitions = [0, 1].map(partition => ({ partition, fetchOffset: 0n, partitionMaxBytes: 1_000_000 }))
      await stage.ask(
        'Fetch',
        13,
        { maxWaitMs: 0, isolationLevel: 1, topics: [{ topicId: topic.id, partitions }] },
        { note }
      )
      await stage.ask('DescribeTransactions', 0, { transactionalIds: [transactionalId] }, { note })
    }
    await end('nothing begun, abort', false)
    await end('nothing begun, commit', true)
    await produce('begins', 0)
    await produce('goes on', 0)
    await produce('second partition', 1)
    await read('open')
    await stage.ask('DescribeProducers', 0, { topics: [{ name: topic.name, partitionIndexes: [0, 1] }] })
    const before = producerEpoch
    await end('commit', true)
    await end('commit again with the epoch before', true, before)
    await end('abort with the epoch before', false, before)
    await produce('with the epoch before', 0, before)
    sequences.fill(0)
    await read('committed')

    await produce('to be aborted', 0)
    await end('abort', false)
    await read('aborted')
    await produce('not of this transaction', 1, producerEpoch, `${transactionalId}-other`)
    sequences.fill(0)
    await produce('without an id', 1, producerEpoch, null)
    sequences.fill(0)

    const offsets = (note: string, more: object = {}, version = 5) =>
      stage.ask(
        'TxnOffsetCommit',
        version,
        {
          transactionalId,
          groupId,
          producerId,
          producerEpoch,
          topics: [
            {
              name: topic.name,
              topicId: topic.id,
              partitions: [{ partitionIndex: 0, committedOffset: 3n, committedMetadata: 'm' }]
            }
          ],
          ...more
        },
        { note }
      )
    await offsets('unknown transaction', { transactionalId: `${transactionalId}-other` })
    await offsets('begins a transaction')
    await offsets('old epoch', { producerEpoch: producerEpoch - 1 })
    const none = {
      topicId: 'AAAAAAAAAAAAAAAAAAAAAQ',
      partitions: [{ partitionIndex: 0, committedOffset: 1n, committedMetadata: '' }]
    }
    const beside = {
      topicId: topic.id,
      partitions: [{ partitionIndex: 9, committedOffset: 1n, committedMetadata: '' }]
    }
    await offsets('by id', {}, 6)
    await offsets('an id that no topic has', { topics: [none] }, 6)
    await offsets('unknown and known', { topics: [none, beside] }, 6)
    const at = (partitionIndex: number) => ({
      name: topic.name,
      topicId: topic.id,
      partitions: [{ partitionIndex, committedOffset: 1n, committedMetadata: '' }]
    })
    for (const version of [5, 6])
      await offsets(
        'a topic twice, unknown ones between',
        { topics: [at(0), { ...at(0), name: `${topic.name}-none`, topicId: none.topicId }, at(9), at(1)] },
        version
      )
    await offsets('old epoch, by id', { producerEpoch: producerEpoch - 1 }, 6)
    await offsets('empty group', { groupId: '' })
    await stage.ask('AddOffsetsToTxn', 4, { transactionalId, producerId, producerEpoch, groupId: `${groupId}-2` })
    await end('commit of offsets', true)
    await stage.until(
      'OffsetFetch',
      7,
      { groupId, topics: [{ name: topic.name, partitionIndexes: [0] }], requireStable: true },
      ({ topics }) => topics[0]?.partitions[0]?.errorCode === 0
    )
    await produce('after it', 0)
    const fencing = await stage.send('InitProducerId', 5, { transactionalId, transactionTimeoutMs: 60_000 })
    await produce('fenced', 0)
    await end('fenced', true)
    producerEpoch = fencing.producerEpoch
    sequences.fill(0)
    await produce('the new one', 0)
    await end('of the new one', true)
    await read('at last')
  }
})
