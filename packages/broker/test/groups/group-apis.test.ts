import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorCodes } from '@dead-letter/protocol'
import { deleteGroups } from '../../src/apis/delete-groups.ts'
import { describeGroups } from '../../src/apis/describe-groups.ts'
import { findCoordinator } from '../../src/apis/find-coordinator.ts'
import { heartbeat } from '../../src/apis/heartbeat.ts'
import { joinGroup } from '../../src/apis/join-group.ts'
import { leaveGroup } from '../../src/apis/leave-group.ts'
import { listGroups } from '../../src/apis/list-groups.ts'
import { offsetCommit } from '../../src/apis/offset-commit.ts'
import { syncGroup } from '../../src/apis/sync-group.ts'
import { subscription } from './classic/members.ts'
import { Office } from './office.ts'

const joining = {
  groupId: 'g',
  sessionTimeoutMs: 10_000,
  rebalanceTimeoutMs: 60_000,
  memberId: '',
  protocolType: 'consumer',
  protocols: [{ name: 'range', metadata: subscription('orders') }]
}

/** Joins alone, in whichever version, and synchronizes. */
async function stable(office: Office, version = 9): Promise<string> {
  let memberId = ''
  if (version >= 4) memberId = String((await office.ask(joinGroup, version, joining)).memberId)
  const joined = office.ask(joinGroup, version, { ...joining, memberId })
  office.clock.advance(0)
  memberId = String((await joined).memberId)
  await office.ask(syncGroup, 4, {
    groupId: 'g',
    generationId: 1,
    memberId,
    assignments: [{ memberId, assignment: Buffer.from('all') }]
  })
  return memberId
}

test('every version of JoinGroup ends in a stable group', async () => {
  for (let version = 0; version <= 9; version++) {
    const office = new Office()
    const memberId = await stable(office, version)
    await office.expect(heartbeat, 4, { groupId: 'g', generationId: 1, memberId }, { errorCode: 0 })
    const protocol = { protocolType: 'consumer', protocolName: 'range' }
    await office.expect(
      syncGroup,
      5,
      { groupId: 'g', generationId: 1, memberId, ...protocol },
      {
        ...protocol,
        assignment: Buffer.from('all')
      }
    )
  }
})

test('a join is checked before its group is looked at', async () => {
  const office = new Office()
  const refused = (errorCode: number) => ({ errorCode, memberId: 'm', generationId: -1, protocolName: null })
  const request = { ...joining, memberId: 'm' }
  const { INVALID_GROUP_ID, INVALID_SESSION_TIMEOUT, UNKNOWN_MEMBER_ID } = errorCodes
  await office.expect(joinGroup, 9, { ...request, groupId: '' }, refused(INVALID_GROUP_ID))
  await office.expect(joinGroup, 9, { ...request, sessionTimeoutMs: 5999 }, refused(INVALID_SESSION_TIMEOUT))
  await office.expect(joinGroup, 9, { ...request, sessionTimeoutMs: 1_800_001 }, refused(INVALID_SESSION_TIMEOUT))
  await office.expect(joinGroup, 9, request, refused(UNKNOWN_MEMBER_ID))
  assert.equal(office.cluster.groups.get('g'), undefined)
})

test('a protocol must be named to version 5 of SyncGroup', async () => {
  const office = new Office()
  const memberId = await stable(office)
  await office.expect(
    syncGroup,
    5,
    { groupId: 'g', generationId: 1, memberId },
    {
      errorCode: errorCodes.INCONSISTENT_GROUP_PROTOCOL,
      protocolName: null
    }
  )
})

test('leaving: one member up to version 2, several from 3 on; an unknown group is an error of the members', async () => {
  const office = new Office()
  const memberId = await stable(office)
  const { UNKNOWN_MEMBER_ID } = errorCodes
  await office.expect(leaveGroup, 2, { groupId: 'none', memberId }, { errorCode: UNKNOWN_MEMBER_ID })
  await office.expect(
    leaveGroup,
    5,
    { groupId: 'none', members: [{ memberId }] },
    {
      errorCode: 0,
      members: [{ memberId, groupInstanceId: null, errorCode: UNKNOWN_MEMBER_ID }]
    }
  )
  await office.expect(
    leaveGroup,
    3,
    { groupId: 'g', members: [{ memberId }, { memberId: 'x' }] },
    {
      errorCode: 0,
      members: [
        { memberId, errorCode: 0 },
        { memberId: 'x', errorCode: UNKNOWN_MEMBER_ID }
      ]
    }
  )
  assert.equal(office.cluster.groups.get('g')?.state, 'Empty')
})

test('members commit in their generation, and live by it', async () => {
  const office = new Office()
  const memberId = await stable(office)
  const commit = async (claim: object, errorCode: number): Promise<void> => {
    const partitions = [{ partitionIndex: 0, committedOffset: 1n, committedMetadata: '' }]
    const request = { groupId: 'g', ...claim, topics: [{ name: 'orders', partitions }] }
    await office.expect(offsetCommit, 9, request, { topics: [{ partitions: [{ errorCode }] }] })
  }
  const { ILLEGAL_GENERATION, UNKNOWN_MEMBER_ID } = errorCodes
  await commit({}, UNKNOWN_MEMBER_ID)
  await commit({ memberId: 'x', generationIdOrMemberEpoch: 1 }, UNKNOWN_MEMBER_ID)
  await commit({ memberId, generationIdOrMemberEpoch: 0 }, ILLEGAL_GENERATION)
  await commit({ memberId, generationIdOrMemberEpoch: 1, groupInstanceId: 'i' }, UNKNOWN_MEMBER_ID)
  for (let i = 0; i < 3; i++) {
    await commit({ memberId, generationIdOrMemberEpoch: 1 }, 0)
    office.clock.advance(9000)
  }
  assert.equal(office.cluster.groups.get('g')?.state, 'Stable')
})

test('groups are described, with operations for who asks; what is no classic group is dead', async () => {
  const office = new Office()
  const memberId = await stable(office)
  await office.expect(
    describeGroups,
    6,
    { groups: ['g', 'none'], includeAuthorizedOperations: true },
    {
      groups: [
        {
          errorCode: 0,
          groupId: 'g',
          groupState: 'Stable',
          protocolType: 'consumer',
          protocolData: 'range',
          members: [
            {
              memberId,
              groupInstanceId: null,
              clientId: 'client',
              clientHost: '/127.0.0.1',
              memberMetadata: subscription('orders'),
              memberAssignment: Buffer.from('all')
            }
          ],
          authorizedOperations: 3400
        },
        { errorCode: errorCodes.GROUP_ID_NOT_FOUND, groupId: 'none', groupState: 'Dead', members: [] }
      ]
    }
  )
  await office.expect(describeGroups, 5, { groups: ['none'] }, { groups: [{ errorCode: 0, groupState: 'Dead' }] })
})

test('groups are listed by state and type', async () => {
  const office = new Office()
  await stable(office)
  const listed = { groupId: 'g', protocolType: 'consumer', groupState: 'Stable', groupType: 'classic' }
  await office.expect(listGroups, 5, { statesFilter: ['STABLE '], typesFilter: ['Classic'] }, { groups: [listed] })
  for (const filter of [{ statesFilter: ['Empty'] }, { typesFilter: ['consumer'] }, { typesFilter: ['nonsense'] }])
    assert.deepEqual((await office.ask(listGroups, 5, filter)).groups, [])
  await office.expect(listGroups, 0, {}, { groups: [{ groupId: 'g', protocolType: 'consumer' }] })
})

test('only groups without members are deleted, with their offsets', async () => {
  const office = new Office()
  const memberId = await stable(office)
  office.cluster.groups.offsets.commit('g', 'orders', 0, { offset: 1n, leaderEpoch: -1, metadata: '' })
  await office.expect(
    deleteGroups,
    2,
    { groupsNames: ['g', 'none', 'g'] },
    {
      results: [
        { groupId: 'g', errorCode: errorCodes.NON_EMPTY_GROUP },
        { groupId: 'none', errorCode: errorCodes.GROUP_ID_NOT_FOUND }
      ]
    }
  )
  await office.ask(leaveGroup, 5, { groupId: 'g', members: [{ memberId }] })
  await office.expect(deleteGroups, 2, { groupsNames: ['g'] }, { results: [{ groupId: 'g', errorCode: 0 }] })
  assert.equal(office.cluster.groups.get('g'), undefined)
  assert.equal(office.cluster.groups.offsets.has('g'), false)
})

test('this broker coordinates all groups and transactions, and no share groups', async () => {
  const office = new Office()
  const here = { nodeId: 1, host: '127.0.0.1', port: 9092, errorCode: 0 }
  for (const keyType of [0, 1]) {
    await office.expect(findCoordinator, 3, { key: 'k', keyType }, here)
    await office.expect(
      findCoordinator,
      6,
      { coordinatorKeys: ['a', 'b'], keyType },
      {
        coordinators: [
          { key: 'a', ...here },
          { key: 'b', ...here }
        ]
      }
    )
  }
  await office.expect(findCoordinator, 0, { key: 'k' }, here)
  await office.expect(findCoordinator, 6, { coordinatorKeys: [], keyType: 0 }, { coordinators: [] })
  const nowhere = { nodeId: -1, host: '', port: -1, errorCode: errorCodes.INVALID_REQUEST }
  await office.expect(findCoordinator, 6, { coordinatorKeys: ['a:b:0'], keyType: 2 }, { coordinators: [nowhere] })
  await office.expect(findCoordinator, 1, { key: 'k', keyType: 9 }, nowhere)
})
