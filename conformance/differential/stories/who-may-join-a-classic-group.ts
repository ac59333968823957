import { subscription } from '../consumer-protocol.ts'
import { story } from '../story.ts'
import type { Request } from '../wire-client.ts'

export default story('JoinGroup refuses what is wrong for the same reasons', async stage => {
  for (const version of stage.versions('JoinGroup')) {
    const groupId = `${stage.name}-${version}`
    const right: Request<'JoinGroup'> = {
      groupId,
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 10_000,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: subscription(['any']) }],
      memberId: ''
    }
    const ask = (note: string, wrong: Request<'JoinGroup'>) =>
      stage.ask('JoinGroup', version, { ...right, ...wrong }, { note })
    const cases: readonly (readonly [string, Request<'JoinGroup'>])[] = [
      ['empty group', { groupId: '' }],
      ['session too short', { sessionTimeoutMs: 999 }],
      ['session too long', { sessionTimeoutMs: 1_800_001 }],
      ['negative session', { sessionTimeoutMs: -1 }],
      ['unknown member', { memberId: 'nobody' }],
      ['no protocols', { protocols: [] }],
      ['empty protocol type', { protocolType: '' }],
      ...(version < 5 ? [] : [['unknown member of an instance', { groupInstanceId: 'i', memberId: 'nobody' }] as const])
    ]
    for (const [note, wrong] of cases) await ask(`${note}, new group`, wrong)
    const first = await stage.send('JoinGroup', version, right, { note: 'first' })
    const memberId = first.memberId
    if (first.errorCode === 79) await stage.send('JoinGroup', version, { ...right, memberId }, { note: 'with its id' })
    for (const [note, wrong] of cases) await ask(note, wrong)
    await ask('another protocol type', { protocolType: 'connect' })
    await ask('no common protocol', { protocols: [{ name: 'other', metadata: subscription(['any']) }] })
    await ask('member with no protocols', { memberId, protocols: [] })
    await ask('member with another type', { memberId, protocolType: 'connect' })
    await stage.ask('ListGroups', 4, { statesFilter: [] }, { note: 'all' })
  }
})
