import { batch } from '../batches.ts'
import { story } from '../story.ts'

export default story('Transactions are listed and described, and aborted when they last too long', async stage => {
  const topic = await stage.topic('a', 1)
  const idle = `${stage.name}-idle`
  const open = `${stage.name}-open`
  const done = `${stage.name}-done`
  for (const transactionalId of [idle, done])
    await stage.send('InitProducerId', 4, { transactionalId, transactionTimeoutMs: 60_000 })
  const { producerId, producerEpoch } = await stage.send('InitProducerId', 4, {
    transactionalId: open,
    transactionTimeoutMs: 1000
  })
  const add = (transactionalId: string) =>
    stage.send('AddPartitionsToTxn', 3, {
      v3AndBelowTransactionalId: transactionalId,
      v3AndBelowProducerId: producerId,
      v3AndBelowProducerEpoch: producerEpoch,
      v3AndBelowTopics: [{ name: topic.name, partitions: [0] }]
    })
  await add(open)
  await stage.ask('DescribeTransactions', 0, { transactionalIds: [idle, open, `${stage.name}-none`, ''] })
  await stage.ask('DescribeTransactions', 0, { transactionalIds: [] }, { note: 'nothing' })
  for (const version of stage.versions('ListTransactions')) {
    const ask = (note: string, more: object) => stage.ask('ListTransactions', version, more, { note })
    await ask('all', {})
    await ask('ongoing', { stateFilters: ['Ongoing'] })
    await ask('unknown states', { stateFilters: ['Ongoing', 'Nonsense', 'ongoing'] })
    await ask('of a producer', { producerIdFilters: [producerId, 99_999_999n] })
    await ask('of nobody', { producerIdFilters: [99_999_999n] })
    if (version >= 1) {
      await ask('long', { durationFilter: 100_000n })
      await ask('short', { durationFilter: 0n })
      await ask('negative', { durationFilter: -5n })
    }
    if (version < 2) continue
    await ask('by expression', { transactionalIdPattern: '.*-open' })
    await ask('by an expression that none matches', { transactionalIdPattern: 'nothing' })
    await ask('by the empty expression', { transactionalIdPattern: '' })
    await ask('by a wrong expression', { transactionalIdPattern: '(' })
  }
  await stage.until('DescribeTransactions', 0, { transactionalIds: [open] }, ({ transactionStates }) =>
    transactionStates.every(one => one.transactionState === 'CompleteAbort')
  )
  await stage.ask('EndTxn', 3, { transactionalId: open, producerId, producerEpoch, committed: true })
  await stage.ask('EndTxn', 0, { transactionalId: open, producerId, producerEpoch, committed: false })
  await stage.ask('Produce', 9, {
    transactionalId: open,
    acks: -1,
    timeoutMs: 5000,
    topicData: [
      {
        name: topic.name,
        partitionData: [
          { index: 0, records: batch({ producerId, producerEpoch, baseSequence: 0, transactional: true }) }
        ]
      }
    ]
  })
  const partitions = [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: 1_000_000 }]
  await stage.ask('Fetch', 12, { maxWaitMs: 0, isolationLevel: 1, topics: [{ topic: topic.name, partitions }] })
  await stage.ask('InitProducerId', 4, {
    transactionalId: open,
    transactionTimeoutMs: 60_000,
    producerId,
    producerEpoch
  })
})
