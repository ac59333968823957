import { subscription } from '../consumer-protocol.ts'
import type { Stage } from '../stage.ts'
import { story } from '../story.ts'

const protocols = [
  { name: 'range', metadata: subscription(['any'], 'range') },
  { name: 'other', metadata: subscription(['any'], 'other') }
]

export default story('A group of one: joins, syncs, beats and leaves in all versions', async stage => {
  for (const version of stage.versions('JoinGroup')) {
    const groupId = `${stage.name}-${version}`
    const join = {
      groupId,
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 10_000,
      protocolType: 'consumer',
      protocols,
      memberId: ''
    }
    let joined = await stage.send('JoinGroup', version, join)
    if (joined.errorCode === 79) joined = await stage.send('JoinGroup', version, { ...join, memberId: joined.memberId })
    const { memberId, generationId } = joined
    await stage.ask('DescribeGroups', 5, { groups: [groupId] }, { note: 'joined' })
    await beats(stage, groupId, generationId, memberId, 'before the sync')
    const syncVersion = Math.min(version, stage.latest('SyncGroup'))
    const sync = {
      groupId,
      generationId,
      memberId,
      protocolType: 'consumer',
      protocolName: 'range',
      assignments: [{ memberId, assignment: Buffer.from('assigned') }]
    }
    for (const [note, wrong] of [
      ['unknown member', { memberId: 'nobody' }],
      ['generation above', { generationId: generationId + 1 }],
      ['another protocol type', { protocolType: 'connect' }],
      ['another protocol', { protocolName: 'other' }],
      ['unknown group', { groupId: `${groupId}-none` }],
      ['empty group', { groupId: '' }]
    ] as const)
      await stage.ask('SyncGroup', syncVersion, { ...sync, ...wrong }, { note })
    await stage.ask('SyncGroup', syncVersion, sync)
    await stage.ask('SyncGroup', syncVersion, sync, { note: 'again' })
    await beats(stage, groupId, generationId, memberId, 'stable')
    await stage.ask('DescribeGroups', 5, { groups: [groupId] }, { note: 'stable' })
    const again = await stage.send('JoinGroup', version, { ...join, memberId }, { note: 'the leader joins again' })
    await stage.ask('SyncGroup', syncVersion, { ...sync, generationId: again.generationId })
    await stage.ask('DeleteGroups', 2, { groupsNames: [groupId] }, { note: 'not empty' })
    const leaveVersion = Math.min(version, stage.latest('LeaveGroup'))
    const leave = (note: string, id: string) =>
      stage.ask(
        'LeaveGroup',
        leaveVersion,
        leaveVersion < 3 ? { groupId, memberId: id } : { groupId, members: [{ memberId: id, reason: 'done' }] },
        { note }
      )
    await leave('unknown', 'nobody')
    await leave('member', memberId)
    await leave('again', memberId)
    await beats(stage, groupId, again.generationId, memberId, 'after it left')
    await stage.ask('DescribeGroups', 5, { groups: [groupId] }, { note: 'empty' })
    await stage.ask('DeleteGroups', 2, { groupsNames: [groupId] }, { note: 'empty' })
    await stage.ask('DescribeGroups', 5, { groups: [groupId] }, { note: 'deleted' })
  }
})

async function beats(stage: Stage, groupId: string, generationId: number, memberId: string, when: string) {
  for (const version of stage.versions('Heartbeat')) {
    const beat = (note: string, wrong: object) =>
      stage.ask('Heartbeat', version, { groupId, generationId, memberId, ...wrong }, { note: `${when}: ${note}` })
    await beat('right', {})
    await beat('generation above', { generationId: generationId + 1 })
    await beat('generation below', { generationId: generationId - 1 })
    await beat('unknown member', { memberId: 'nobody' })
    await beat('no member', { memberId: '' })
    await beat('unknown group', { groupId: `${groupId}-none` })
    await beat('empty group', { groupId: '' })
    if (version >= 3) await beat('an instance that is not there', { groupInstanceId: 'nobody' })
  }
}
