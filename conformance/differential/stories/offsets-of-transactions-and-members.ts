import { subscription } from '../consumer-protocol.ts'
import { story } from '../story.ts'

export default story('TxnOffsetCommit checks the member that it commits for, in both protocols', async stage => {
  const topic = await stage.topic('a', 2)
  await stage.assignable(topic.name)
  const transactionalId = `${stage.name}-t`
  const { producerId, producerEpoch } = await stage.send('InitProducerId', 4, {
    transactionalId,
    transactionTimeoutMs: 60_000
  })
  const classic = `${stage.name}-classic`
  const join = {
    groupId: classic,
    sessionTimeoutMs: 30_000,
    rebalanceTimeoutMs: 30_000,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: subscription([topic.name]) }]
  }
  const { memberId } = await stage.send('JoinGroup', 9, join)
  const { generationId } = await stage.send('JoinGroup', 9, { ...join, memberId })
  const modern = `${stage.name}-modern`
  await stage.send('ConsumerGroupHeartbeat', 1, {
    groupId: modern,
    memberId: 'one',
    memberEpoch: 0,
    rebalanceTimeoutMs: 30_000,
    subscribedTopicNames: [topic.name],
    topicPartitions: []
  })
  for (const version of stage.versions('TxnOffsetCommit', 3, 4))
    for (const [groupId, id, generation] of [
      [classic, memberId, generationId],
      [modern, 'one', 1]
    ] as const) {
      await stage.ask('AddOffsetsToTxn', 3, { transactionalId, producerId, producerEpoch, groupId })
      const ask = (note: string, more: object) =>
        stage.ask(
          'TxnOffsetCommit',
          version,
          {
            transactionalId,
            groupId,
            producerId,
            producerEpoch,
            memberId: id,
            generationIdOrMemberEpoch: generation,
            topics: [
              { name: topic.name, partitions: [{ partitionIndex: 0, committedOffset: 3n, committedMetadata: 'm' }] }
            ],
            ...more
          },
          { note }
        )
      await ask('before the sync or right', {})
      if (groupId === classic)
        await stage.ask('SyncGroup', 5, { groupId, memberId, generationId, assignments: [] }, { note: 'sync' })
      await ask('right', {})
      await ask('unknown member', { memberId: 'nobody' })
      await ask('no member', { memberId: '', generationId: -1 })
      await ask('generation before', { generationId: generation - 1 })
      await ask('generation after', { generationId: generation + 1 })
      await ask('no generation', { generationId: -1 })
      await ask('an instance', { groupInstanceId: 'i' })
      await stage.ask(
        'OffsetFetch',
        7,
        {
          groupId,
          requireStable: true,
          topics: [{ name: topic.name, partitionIndexes: [0, 1] }]
        },
        { once: true }
      )
      await stage.ask('EndTxn', 3, { transactionalId, producerId, producerEpoch, committed: true })
      await stage.until(
        'OffsetFetch',
        7,
        { groupId, requireStable: true, topics: [{ name: topic.name, partitionIndexes: [0] }] },
        ({ topics }) => topics[0]?.partitions[0]?.errorCode === 0
      )
    }
})
