import { subscription } from '../consumer-protocol.ts'
import { story } from '../story.ts'

export default story('A rebalance of a classic group goes on without who does not join again in time', async stage => {
  const groupId = `${stage.name}-g`
  const join = (memberId: string, note: string) =>
    stage.connect().then(on =>
      stage.send(
        'JoinGroup',
        3,
        {
          groupId,
          sessionTimeoutMs: 30_000,
          rebalanceTimeoutMs: 500,
          protocolType: 'consumer',
          protocols: [{ name: 'range', metadata: subscription(['any']) }],
          memberId
        },
        { note, on }
      )
    )
  const first = await join('', 'first')
  const sync = { groupId, protocolType: 'consumer', protocolName: 'range', assignments: [] }
  await stage.ask('SyncGroup', 5, { ...sync, memberId: first.memberId, generationId: first.generationId })
  // Answered when the time of the first has run out.
  const second = await join('', 'second')
  await stage.ask('Heartbeat', 4, { groupId, memberId: first.memberId, generationId: first.generationId })
  await stage.ask('SyncGroup', 5, { ...sync, memberId: second.memberId, generationId: second.generationId })
  await stage.ask('DescribeGroups', 5, { groups: [groupId] })
  const third = await stage.send('JoinGroup', 9, {
    groupId,
    sessionTimeoutMs: 1000,
    rebalanceTimeoutMs: 500,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: subscription(['any']) }],
    memberId: ''
  })
  await stage.ask('Heartbeat', 4, { groupId, memberId: third.memberId, generationId: second.generationId })
  await stage.ask('LeaveGroup', 5, { groupId, members: [{ memberId: third.memberId }] }, { note: 'a pending member' })
  await stage.ask('SyncGroup', 5, { ...sync, memberId: second.memberId, generationId: second.generationId + 1 })
  await stage.ask('OffsetCommit', 7, {
    groupId,
    memberId: second.memberId,
    generationIdOrMemberEpoch: second.generationId - 1,
    topics: [{ name: 'any', partitions: [{ partitionIndex: 0, committedOffset: 1n, committedMetadata: '' }] }]
  })
  await stage.ask('LeaveGroup', 0, { groupId, memberId: second.memberId })
})
