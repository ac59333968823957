import { subscription } from '../consumer-protocol.ts'
import { story } from '../story.ts'

export default story('Offsets and groups are deleted when nobody needs them', async stage => {
  const topic = await stage.topic('a', 2)
  const commit = async (groupId: string): Promise<void> => {
    const partitions = [0, 1].map(partitionIndex => ({ partitionIndex, committedOffset: 4n, committedMetadata: '' }))
    await stage.send('OffsetCommit', 8, { groupId, topics: [{ name: topic.name, partitions }] }, { quiet: true })
  }
  const fetched = (groupId: string) =>
    stage.ask('OffsetFetch', 7, { groupId, topics: [{ name: topic.name, partitionIndexes: [0, 1] }] })
  const one = `${stage.name}-one`
  await commit(one)
  const remove = (note: string, groupId: string, name: string, partitions: readonly number[]) =>
    stage.ask(
      'OffsetDelete',
      0,
      { groupId, topics: [{ name, partitions: partitions.map(partitionIndex => ({ partitionIndex })) }] },
      { note }
    )
  await remove('one', one, topic.name, [0])
  await fetched(one)
  await remove('again', one, topic.name, [0])
  await remove('unknown partition', one, topic.name, [7])
  await remove('unknown topic', one, `${stage.name}-none`, [0])
  await remove('unknown group', `${stage.name}-none`, topic.name, [0])
  await remove('empty group', '', topic.name, [0])
  await remove('nothing', one, topic.name, [])
  await stage.ask('OffsetDelete', 0, { groupId: one, topics: [] }, { note: 'no topics' })

  const join = {
    groupId: one,
    sessionTimeoutMs: 30_000,
    rebalanceTimeoutMs: 30_000,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: subscription([topic.name]) }]
  }
  const { memberId } = await stage.send('JoinGroup', 9, join)
  const { generationId } = await stage.send('JoinGroup', 9, { ...join, memberId })
  await stage.send('SyncGroup', 5, { groupId: one, generationId, memberId, assignments: [] })
  await remove('subscribed', one, topic.name, [1])
  await remove('not subscribed', one, `${stage.name}-none`, [1])
  await stage.ask('DeleteGroups', 2, { groupsNames: [one] }, { note: 'with a member' })
  await stage.ask('LeaveGroup', 5, { groupId: one, members: [{ memberId }] })

  for (const version of stage.versions('DeleteGroups')) {
    const groupId = `${stage.name}-${version}`
    await commit(groupId)
    const ask = (note: string, groupsNames: readonly string[]) =>
      stage.ask('DeleteGroups', version, { groupsNames }, { note })
    await ask('nothing', [])
    await ask('unknown', [`${stage.name}-none`])
    await ask('right', [groupId])
    await ask('again', [groupId])
    await fetched(groupId)
  }
})
