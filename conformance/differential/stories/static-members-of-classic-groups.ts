import { subscription } from '../consumer-protocol.ts'
import { story } from '../story.ts'
import type { Request } from '../wire-client.ts'

export default story('A static member is replaced by its instance id, and the one before is fenced', async stage => {
  for (const version of stage.versions('JoinGroup', 5)) {
    const groupId = `${stage.name}-${version}`
    const join = (note: string, more: Request<'JoinGroup'> = {}) =>
      stage.send(
        'JoinGroup',
        version,
        {
          groupId,
          sessionTimeoutMs: 30_000,
          rebalanceTimeoutMs: 30_000,
          protocolType: 'consumer',
          protocols: [{ name: 'range', metadata: subscription(['any']) }],
          memberId: '',
          groupInstanceId: 'one',
          ...more
        },
        { note }
      )
    const sync = (
      note: string,
      of: { memberId: string; generationId: number },
      groupInstanceId: string | null = 'one'
    ) =>
      stage.ask(
        'SyncGroup',
        Math.min(version, 5),
        {
          groupId,
          generationId: of.generationId,
          memberId: of.memberId,
          groupInstanceId,
          protocolType: 'consumer',
          protocolName: 'range',
          assignments: [{ memberId: of.memberId, assignment: Buffer.from('all') }]
        },
        { note }
      )
    const beat = (
      note: string,
      of: { memberId: string; generationId: number },
      groupInstanceId: string | null = 'one'
    ) =>
      stage.ask(
        'Heartbeat',
        4,
        { groupId, generationId: of.generationId, memberId: of.memberId, groupInstanceId },
        { note }
      )
    const commit = (note: string, of: { memberId: string; generationId: number }, groupInstanceId: string | null) =>
      stage.ask(
        'OffsetCommit',
        8,
        {
          groupId,
          generationIdOrMemberEpoch: of.generationId,
          memberId: of.memberId,
          groupInstanceId,
          topics: [{ name: 'any', partitions: [{ partitionIndex: 0, committedOffset: 1n, committedMetadata: '' }] }]
        },
        { note }
      )
    const first = await join('first')
    await sync('first', first)
    await beat('first', first)
    await beat('without its instance', first, null)
    await beat('of another instance', first, 'two')
    const second = await join('replaces it')
    await sync('second', second)
    for (const member of [first, second]) {
      const who = member === first ? 'fenced' : 'current'
      await beat(who, member)
      await sync(who, member)
      await commit(who, member, 'one')
      await commit(`${who}, without its instance`, member, null)
      await join(`${who} joins with its id`, { memberId: member.memberId })
    }
    const changed = await join('replaced with another protocol', {
      protocols: [{ name: 'range', metadata: subscription(['other']) }]
    })
    await sync('third', changed)
    await stage.ask('DescribeGroups', 5, { groups: [groupId] })
    for (const leave of stage.versions('LeaveGroup', 3))
      await stage.ask(
        'LeaveGroup',
        leave,
        {
          groupId,
          members: [
            { memberId: first.memberId, groupInstanceId: 'one' },
            { memberId: '', groupInstanceId: 'two' },
            { memberId: 'nobody', groupInstanceId: null },
            ...(leave === 5 ? [{ memberId: '', groupInstanceId: 'one' }] : [])
          ]
        },
        { note: 'members' }
      )
    await stage.ask('DescribeGroups', 5, { groups: [groupId] }, { note: 'after it left' })
  }
})
