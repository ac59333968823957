import { subscription } from '../consumer-protocol.ts'
import { story } from '../story.ts'

export default story('A session that runs out empties the group', async stage => {
  const groupId = `${stage.name}-g`
  const join = {
    groupId,
    sessionTimeoutMs: 1000,
    rebalanceTimeoutMs: 1000,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: subscription(['any']) }],
    memberId: ''
  }
  const { memberId } = await stage.send('JoinGroup', 9, join)
  const { generationId } = await stage.send('JoinGroup', 9, { ...join, memberId })
  await stage.send('SyncGroup', 5, { groupId, generationId, memberId, assignments: [] })
  await stage.until('DescribeGroups', 5, { groups: [groupId] }, ({ groups }) => groups[0]?.groupState === 'Empty')
  await stage.ask('Heartbeat', 4, { groupId, generationId, memberId })
  await stage.ask('JoinGroup', 9, { ...join, memberId }, { note: 'with the old id' })
  await stage.ask('ListGroups', 5, { statesFilter: ['Empty'] })
})
