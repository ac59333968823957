import { batch } from '../batches.ts'
import { story } from '../story.ts'

export default story('The transaction coordinator refuses unknown, fenced and impossible producers', async stage => {
  const topic = await stage.topic('a', 2)
  const transactionalId = `${stage.name}-t`
  const first = await stage.send('InitProducerId', 4, { transactionalId, transactionTimeoutMs: 60_000 })
  const second = await stage.send('InitProducerId', 4, { transactionalId, transactionTimeoutMs: 60_000 })
  const { producerId, producerEpoch } = second
  const right = { transactionalId, producerId, producerEpoch }
  const cases = [
    ['unknown transaction', { ...right, transactionalId: `${stage.name}-none` }],
    ['empty id', { ...right, transactionalId: '' }],
    ['epoch before', { ...right, producerEpoch: first.producerEpoch }],
    ['epoch after', { ...right, producerEpoch: producerEpoch + 1 }],
    ['another producer', { ...right, producerId: 9_999_999n }],
    ['no producer', { ...right, producerId: -1n, producerEpoch: -1 }]
  ] as const
  for (const [note, self] of cases) {
    for (const version of stage.versions('AddPartitionsToTxn', 0, 3))
      await stage.ask(
        'AddPartitionsToTxn',
        version,
        {
          v3AndBelowTransactionalId: self.transactionalId,
          v3AndBelowProducerId: self.producerId,
          v3AndBelowProducerEpoch: self.producerEpoch,
          v3AndBelowTopics: [{ name: topic.name, partitions: [0] }]
        },
        { note }
      )
    for (const version of stage.versions('AddOffsetsToTxn'))
      await stage.ask('AddOffsetsToTxn', version, { ...self, groupId: `${stage.name}-g` }, { note })
    for (const version of stage.versions('EndTxn'))
      for (const committed of [true, false])
        await stage.ask('EndTxn', version, { ...self, committed }, { note: `${note}, ${committed}` })
  }
  for (const version of stage.versions('AddOffsetsToTxn'))
    await stage.ask('AddOffsetsToTxn', version, { ...right, groupId: '' }, { note: 'empty group' })
  for (const version of stage.versions('TxnOffsetCommit'))
    for (const [note, self] of cases)
      await stage.ask(
        'TxnOffsetCommit',
        version,
        {
          ...self,
          groupId: `${stage.name}-g`,
          topics: [
            {
              name: topic.name,
              topicId: topic.id,
              partitions: [{ partitionIndex: 0, committedOffset: 3n, committedMetadata: null }]
            }
          ]
        },
        { note }
      )
  for (const [note, transactional, sequence] of [
    ['a partition that was not added', true, 0],
    ['not transactional', false, 0]
  ] as const)
    await stage.ask(
      'Produce',
      11,
      {
        transactionalId,
        acks: -1,
        timeoutMs: 5000,
        topicData: [
          {
            name: topic.name,
            partitionData: [
              { index: 0, records: batch({ producerId, producerEpoch, baseSequence: sequence, transactional }) }
            ]
          }
        ]
      },
      { note }
    )
  for (const version of stage.versions('AddPartitionsToTxn', 4)) {
    const transaction = (more: object) => ({
      transactionalId,
      producerId,
      producerEpoch,
      topics: [{ name: topic.name, partitions: [0] }],
      ...more
    })
    const ask = (note: string, transactions: readonly ReturnType<typeof transaction>[]) =>
      stage.ask('AddPartitionsToTxn', version, { transactions }, { note })
    await ask('only verified, not there', [transaction({ verifyOnly: true })])
    await ask('two, one unknown', [transaction({}), transaction({ transactionalId: `${stage.name}-none` })])
    await ask('only verified', [transaction({ verifyOnly: true })])
    await ask('unknown topic', [transaction({ topics: [{ name: `${stage.name}-none`, partitions: [0] }] })])
    await stage.ask('EndTxn', 4, { ...right, committed: true })
  }
})
