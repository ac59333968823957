import { story } from '../story.ts'
import type { Request } from '../wire-client.ts'

export default story('ConsumerGroupHeartbeat refuses what is wrong for the same reasons', async stage => {
  const topic = await stage.topic('a', 1)
  await stage.assignable(topic.name)
  for (const version of stage.versions('ConsumerGroupHeartbeat')) {
    const groupId = `${stage.name}-${version}`
    const right: Request<'ConsumerGroupHeartbeat'> = {
      groupId,
      memberId: 'one',
      memberEpoch: 0,
      rebalanceTimeoutMs: 30_000,
      subscribedTopicNames: [topic.name],
      topicPartitions: []
    }
    const ask = (note: string, wrong: Request<'ConsumerGroupHeartbeat'>) =>
      stage.ask('ConsumerGroupHeartbeat', version, { ...right, ...wrong }, { note })
    const cases: readonly (readonly [string, Request<'ConsumerGroupHeartbeat'>])[] = [
      ['empty group', { groupId: '' }],
      ['blank group', { groupId: ' ' }],
      ['empty instance', { instanceId: '' }],
      ['empty rack', { rackId: '' }],
      ['no rebalance time-out', { rebalanceTimeoutMs: -1 }],
      ['rebalance time-out 0', { rebalanceTimeoutMs: 0 }],
      ['no partitions', { topicPartitions: null }],
      ['owns some', { topicPartitions: [{ topicId: topic.id, partitions: [0] }] }],
      ['no subscription', { subscribedTopicNames: null }],
      ['epoch −3', { memberEpoch: -3 }],
      ['epoch −2 without an instance', { memberEpoch: -2 }],
      ['no member', { memberId: '', memberEpoch: 3 }],
      ['empty member', { memberId: '' }],
      ['leaves without a member', { memberId: '', memberEpoch: -1 }],
      ['no such assignor', { serverAssignor: 'mine' }],
      ['empty assignor', { serverAssignor: '' }],
      ['unknown member', { memberId: 'nobody', memberEpoch: 1 }],
      ['unknown member leaves', { memberId: 'nobody', memberEpoch: -1 }],
      ['unknown instance leaves', { memberId: 'nobody', memberEpoch: -1, instanceId: 'i' }],
      ['unknown instance pauses', { memberId: 'nobody', memberEpoch: -2, instanceId: 'i' }],
      ['expression', { subscribedTopicNames: null, subscribedTopicRegex: '(' }],
      ['empty expression', { subscribedTopicNames: null, subscribedTopicRegex: '', memberId: 'two' }]
    ]
    // A member of version 0 is named by the broker, and those that are refused may not stay.
    for (const [note, wrong] of cases.filter(([note]) => version === 1 || note !== 'empty member'))
      await ask(`${note}, new group`, wrong)
    await stage.ask('ConsumerGroupDescribe', 1, { groupIds: [groupId, `${groupId}-none`, ''] })
    await ask('right', {})
    for (const [note, wrong] of cases.filter(([note]) => version === 1 || note !== 'empty member'))
      await ask(note, wrong)
    await ask('long names', { memberId: 'x'.repeat(40) })
    await ask('leaves', { memberEpoch: -1 })
    await stage.ask('ConsumerGroupDescribe', 1, { groupIds: [groupId] })
  }
  const classic = `${stage.name}-classic`
  const partitions = [{ partitionIndex: 0, committedOffset: 4n, committedMetadata: '' }]
  await stage.send('OffsetCommit', 8, { groupId: classic, topics: [{ name: topic.name, partitions }] })
  for (const version of stage.versions('ConsumerGroupDescribe')) {
    await stage.ask('ConsumerGroupDescribe', version, { groupIds: [classic] }, { note: 'a group with offsets only' })
    await stage.ask('ConsumerGroupDescribe', version, { groupIds: [] }, { note: 'nothing' })
  }
})
