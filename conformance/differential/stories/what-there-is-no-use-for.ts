import { story } from '../story.ts'

export default story('APIs of security, quotas and replication answer as one node without them', async stage => {
  const { name } = await stage.topic('a', 2)
  for (const version of stage.versions('SaslHandshake'))
    await stage.ask('SaslHandshake', version, { mechanism: 'PLAIN' })
  for (const version of stage.versions('SaslAuthenticate'))
    await stage.ask('SaslAuthenticate', version, { authBytes: Buffer.from('x') })
  const acl = { resourceType: 2, resourceName: name, principal: 'User:a', host: '*', operation: 3, permissionType: 3 }
  for (const version of stage.versions('DescribeAcls')) {
    const filter = { resourceTypeFilter: 1, patternTypeFilter: 1, operation: 1, permissionType: 1 }
    await stage.ask('DescribeAcls', version, {
      ...filter,
      resourceNameFilter: null,
      principalFilter: null,
      hostFilter: null
    })
    await stage.ask('CreateAcls', version, { creations: [{ ...acl, resourcePatternType: 3 }] })
    await stage.ask('CreateAcls', version, { creations: [] })
    await stage.ask('DeleteAcls', version, {
      filters: [{ ...filter, resourceNameFilter: null, principalFilter: null, hostFilter: null }]
    })
    await stage.ask('DeleteAcls', version, { filters: [] })
  }
  for (const version of stage.versions('ElectLeaders'))
    for (const electionType of version === 0 ? [0] : [0, 1]) {
      const ask = (topicPartitions: readonly { topic: string; partitions: readonly number[] }[]) =>
        stage.ask('ElectLeaders', version, { electionType, topicPartitions, timeoutMs: 5000 })
      await ask([{ topic: name, partitions: [0, 1] }])
      await ask([
        { topic: name, partitions: [7] },
        { topic: `${stage.name}-none`, partitions: [0] }
      ])
      await ask([])
    }
  for (const version of stage.versions('AlterPartitionReassignments')) {
    const ask = (topic: string, partitionIndex: number, replicas: readonly number[] | null) =>
      stage.ask('AlterPartitionReassignments', version, {
        timeoutMs: 5000,
        topics: [{ name: topic, partitions: [{ partitionIndex, replicas }] }]
      })
    for (const replicas of [[1], [2], [1, 2], [], [1, 1], [-1], null]) await ask(name, 0, replicas)
    await ask(name, 9, [1])
    await ask(`${stage.name}-none`, 0, [1])
    await stage.ask('AlterPartitionReassignments', version, { timeoutMs: 5000, topics: [] })
  }
  await stage.ask('ListPartitionReassignments', 0, { timeoutMs: 5000, topics: [{ name, partitionIndexes: [0] }] })
  await stage.ask('ListPartitionReassignments', 0, { timeoutMs: 5000, topics: [] })
  await stage.ask('ListPartitionReassignments', 0, { timeoutMs: 5000, topics: null })
  for (const version of stage.versions('DescribeClientQuotas')) {
    await stage.ask('DescribeClientQuotas', version, { components: [], strict: false })
    await stage.ask('DescribeClientQuotas', version, {
      components: [{ entityType: 'user', matchType: 0, match: 'a' }],
      strict: true
    })
  }
  await stage.ask('DescribeUserScramCredentials', 0, { users: [{ name: 'a' }] })
  await stage.ask('DescribeUserScramCredentials', 0, { users: [] })
  for (const version of stage.versions('UpdateFeatures')) {
    const ask = (feature: string, maxVersionLevel: number, upgradeType = 1) =>
      stage.ask('UpdateFeatures', version, {
        timeoutMs: 5000,
        featureUpdates: [{ feature, maxVersionLevel, upgradeType }],
        validateOnly: true
      })
    await ask('group.version', 1)
    await ask('group.version', 9)
    await ask('no.such.feature', 1)
    await stage.ask('UpdateFeatures', version, { timeoutMs: 5000, featureUpdates: [], validateOnly: true })
  }
})
