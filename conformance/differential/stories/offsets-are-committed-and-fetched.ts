import { story } from '../story.ts'
import type { Request } from '../wire-client.ts'

type Partitions = NonNullable<NonNullable<Request<'OffsetCommit'>['topics']>[number]['partitions']>

export default story('Offsets are committed and fetched without members, in all versions', async stage => {
  const topic = await stage.topic('a', 3)
  const other = await stage.topic('b', 1)
  const none = { name: `${stage.name}-none`, id: 'AAAAAAAAAAAAAAAAAAAAAQ' }
  for (const version of stage.versions('OffsetCommit')) {
    const groupId = `${stage.name}-${version}`
    const ask = (note: string, partitions: Partitions, more: Request<'OffsetCommit'> = {}, to = topic) =>
      stage.ask(
        'OffsetCommit',
        version,
        { groupId, topics: [{ name: to.name, topicId: to.id, partitions }], ...more },
        { note }
      )
    await ask('nothing', [])
    await ask('one', [{ partitionIndex: 0, committedOffset: 5n, committedMetadata: 'm', committedLeaderEpoch: 0 }])
    await ask('null metadata', [{ partitionIndex: 1, committedOffset: 6n, committedMetadata: null }])
    await ask('negative offset', [{ partitionIndex: 2, committedOffset: -1n, committedMetadata: '' }])
    await ask('beyond the end', [{ partitionIndex: 2, committedOffset: 1_000_000n, committedMetadata: '' }])
    await ask('unknown partition', [{ partitionIndex: 9, committedOffset: 1n, committedMetadata: '' }])
    await ask('negative partition', [{ partitionIndex: -1, committedOffset: 1n, committedMetadata: '' }])
    await ask('long metadata', [{ partitionIndex: 0, committedOffset: 1n, committedMetadata: 'x'.repeat(4097) }])
    await ask('metadata at the limit', [
      { partitionIndex: 0, committedOffset: 7n, committedMetadata: 'x'.repeat(4096) }
    ])
    await ask('a partition twice', [
      { partitionIndex: 1, committedOffset: 8n, committedMetadata: 'a' },
      { partitionIndex: 1, committedOffset: 9n, committedMetadata: 'b' }
    ])
    await ask('unknown topic', [{ partitionIndex: 0, committedOffset: 1n, committedMetadata: '' }], {}, none)
    await ask('other topic', [{ partitionIndex: 0, committedOffset: 3n, committedMetadata: '' }], {}, other)
    const one: Partitions = [{ partitionIndex: 0, committedOffset: 5n, committedMetadata: '' }]
    await ask('a member of nothing', one, { memberId: 'nobody' })
    await ask('a generation of nothing', one, { generationIdOrMemberEpoch: 1, memberId: 'nobody' })
    await ask('a generation without a member', one, { generationIdOrMemberEpoch: 1 })
    await ask('an instance', one, { groupInstanceId: 'i' })
    await ask('empty group', one, { groupId: '' })
    await ask('new group, generation 0', one, { groupId: `${groupId}-new`, generationIdOrMemberEpoch: 0 })
    await stage.ask('OffsetCommit', version, { groupId, topics: [] }, { note: 'no topics' })
    await stage.ask('ListGroups', 5, { statesFilter: [] })
  }
  const groups = [`${stage.name}-9`, `${stage.name}-none`, '']
  for (const version of stage.versions('OffsetFetch')) {
    const topics = [
      { name: topic.name, topicId: topic.id, partitionIndexes: [0, 1, 2, 9] },
      { name: none.name, topicId: none.id, partitionIndexes: [0] }
    ]
    for (const groupId of groups) {
      const ask = (note: string, what: typeof topics | null, more: object = {}) =>
        stage.ask(
          'OffsetFetch',
          version,
          version < 8 ? { groupId, topics: what, ...more } : { groups: [{ groupId, topics: what, ...more }] },
          { note: `${groupId.slice(stage.name.length)}: ${note}` }
        )
      await ask('some', topics)
      if (version >= 2) await ask('all', null)
      await ask('nothing', [])
      if (version >= 7)
        await stage.ask('OffsetFetch', version, { groupId, topics, groups: [{ groupId, topics }], requireStable: true })
      if (version >= 9) await ask('a member', topics, { memberId: 'nobody', memberEpoch: 3 })
    }
    if (version >= 8)
      await stage.ask(
        'OffsetFetch',
        version,
        { groups: [...groups, groups[0] as string].map(groupId => ({ groupId, topics })) },
        { note: 'several groups' }
      )
  }
  for (const note of ['empty id', 'again']) await stage.ask('DeleteGroups', 2, { groupsNames: [''] }, { note })
})
