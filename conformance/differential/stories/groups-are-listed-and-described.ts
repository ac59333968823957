import { subscription } from '../consumer-protocol.ts'
import { story } from '../story.ts'

export default story('ListGroups and DescribeGroups show groups of each kind', async stage => {
  const topic = await stage.topic('a', 1)
  await stage.assignable(topic.name)
  const stable = `${stage.name}-stable`
  const join = {
    groupId: stable,
    sessionTimeoutMs: 30_000,
    rebalanceTimeoutMs: 30_000,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: subscription(['any']) }]
  }
  const { memberId } = await stage.send('JoinGroup', 9, join)
  const { generationId } = await stage.send('JoinGroup', 9, { ...join, memberId })
  const assignments = [{ memberId, assignment: Buffer.from('a') }]
  await stage.send('SyncGroup', 5, { groupId: stable, generationId, memberId, assignments })
  const connect = { ...join, groupId: `${stage.name}-connect`, protocolType: 'connect', memberId: '' }
  await stage.send('JoinGroup', 3, connect)
  const simple = `${stage.name}-simple`
  const partitions = [{ partitionIndex: 0, committedOffset: 4n, committedMetadata: '' }]
  await stage.send('OffsetCommit', 8, { groupId: simple, topics: [{ name: topic.name, partitions }] })
  const modern = `${stage.name}-modern`
  await stage.send('ConsumerGroupHeartbeat', 1, {
    groupId: modern,
    memberId: 'one',
    memberEpoch: 0,
    rebalanceTimeoutMs: 30_000,
    subscribedTopicNames: [topic.name],
    topicPartitions: []
  })
  for (const version of stage.versions('ListGroups')) {
    const ask = (note: string, statesFilter: readonly string[], typesFilter: readonly string[] = []) =>
      stage.ask('ListGroups', version, { statesFilter, typesFilter }, { note })
    await ask('all', [])
    for (const state of ['Stable', 'stable', 'Empty', 'CompletingRebalance', 'Dead', 'nonsense', '', 'Assigning'])
      await ask(`state '${state}'`, [state])
    await ask('two states', ['Stable', 'Empty'])
    for (const type of ['classic', 'consumer', 'Consumer', 'share', 'nonsense', ''])
      await ask(`type '${type}'`, [], [type])
    await ask('state and type', ['Stable'], ['classic'])
  }
  for (const version of stage.versions('DescribeGroups')) {
    const ask = (note: string, groups: readonly string[], includeAuthorizedOperations = false) =>
      stage.ask('DescribeGroups', version, { groups, includeAuthorizedOperations }, { note })
    await ask('nothing', [])
    for (const group of [stable, connect.groupId, simple, modern, `${stage.name}-none`, ''])
      await ask(group.slice(stage.name.length), [group])
    await ask('several', [stable, simple, stable])
    await ask('with operations', [stable], true)
  }
})
