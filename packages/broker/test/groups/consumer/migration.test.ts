import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorName } from '@dead-letter/protocol'
import { heartbeat } from '../../../src/apis/heartbeat.ts'
import { joinGroup } from '../../../src/apis/join-group.ts'
import { leaveGroup } from '../../../src/apis/leave-group.ts'
import { syncGroup } from '../../../src/apis/sync-group.ts'
import { readAssignment, readSubscription, writeAssignment } from '../../../src/groups/consumer/consumer-protocol.ts'
import { type Answer, ConsumerOffice } from './consumer-office.ts'

/** A consumer with the classic protocol, of the assignor `range`. */
class ClassicConsumer {
  readonly #office: ConsumerOffice
  readonly #instanceId: string | null
  id = ''
  generation = -1
  owned: readonly number[] = []

  constructor(office: ConsumerOffice, instanceId: string | null = null) {
    this.#office = office
    this.#instanceId = instanceId
  }

  async join(): Promise<string | undefined> {
    const metadata = subscription(['t'], this.owned)
    const request = {
      groupId: 'g',
      groupInstanceId: this.#instanceId,
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 30_000,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata }]
    }
    const asking = this.#office.ask(joinGroup, 9, { ...request, memberId: this.id })
    this.#office.clock.advance(0)
    const answer = await asking
    this.id = answer.memberId
    if (errorName(answer.errorCode) === 'MEMBER_ID_REQUIRED') return this.join()
    this.generation = answer.generationId
    return errorName(answer.errorCode)
  }

  async sync(assignments: object[] = []): Promise<string | undefined> {
    const request = {
      groupId: 'g',
      memberId: this.id,
      groupInstanceId: this.#instanceId,
      generationId: this.generation
    }
    const names = { protocolType: 'consumer', protocolName: 'range' }
    const answer = await this.#office.ask(syncGroup, 5, { ...request, ...names, assignments })
    this.owned = readAssignment(answer.assignment).flatMap(({ partitions }) => partitions)
    return errorName(answer.errorCode)
  }

  async beat(): Promise<string | undefined> {
    const request = {
      groupId: 'g',
      memberId: this.id,
      groupInstanceId: this.#instanceId,
      generationId: this.generation
    }
    return errorName((await this.#office.ask(heartbeat, 4, request)).errorCode)
  }

  leave(): Promise<Answer> {
    return this.#office.ask(leaveGroup, 5, { groupId: 'g', members: [{ memberId: this.id }] })
  }
}

function subscription(topics: readonly string[], owned: readonly number[]): Buffer {
  const text = (value: string): Buffer => Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)])
  const ints = (...values: number[]): Buffer => Buffer.concat(values.map(value => Buffer.from([0, 0, 0, value])))
  const none = Buffer.from([255, 255, 255, 255])
  const names = Buffer.concat([ints(topics.length), ...topics.map(text), none])
  const has = owned.length === 0 ? ints(0) : Buffer.concat([ints(1), text('t'), ints(owned.length, ...owned)])
  return Buffer.concat([Buffer.from([0, 3]), names, has, none, Buffer.from([255, 255])])
}

async function classicGroup(given: Record<string, string | number> = {}) {
  const office = new ConsumerOffice({ 'group.consumer.assignment.interval.ms': 0, ...given })
  office.topics.create('t', { partitions: 4 })
  const classic = new ClassicConsumer(office)
  await classic.join()
  const all = writeAssignment(3, [{ topic: 't', partitions: [0, 1, 2, 3] }])
  await classic.sync([{ memberId: classic.id, assignment: all }])
  assert.deepEqual(classic.owned, [0, 1, 2, 3])
  return { office, classic }
}

test('a classic group goes over to the consumer protocol and back, member by member', async () => {
  const { office, classic } = await classicGroup()
  const joined = await office.join('new', ['t'])
  assert.deepEqual([joined.error, joined.epoch, joined.assignment], ['NONE', 2, ''])
  assert.equal(office.groups.get('g')?.type, 'consumer')
  const described = await office.describe()
  assert.deepEqual(
    described.members.map((each: Answer) => each.memberType),
    [0, 1]
  )

  // The classic member is told to give up two partitions, which it does by joining without them.
  assert.equal(await classic.beat(), 'REBALANCE_IN_PROGRESS')
  assert.equal(await classic.join(), 'NONE')
  assert.equal(classic.generation, 1)
  assert.equal(await classic.sync(), 'NONE')
  assert.equal(classic.owned.length, 2)
  assert.equal((await office.beat('new', 2)).assignment, null)
  assert.equal(await classic.beat(), 'REBALANCE_IN_PROGRESS')
  assert.equal(await classic.join(), 'NONE')
  assert.equal(classic.generation, 2)
  assert.equal(await classic.sync(), 'NONE')
  assert.equal(await classic.beat(), 'NONE')
  assert.match((await office.beat('new', 2)).assignment ?? '', /^t:\d,\d$/)
  assert.equal(await office.state(), 'Stable')
  const commit = { memberId: classic.id, instanceId: null, transactional: false, version: 8 }
  assert.equal(office.groups.get('g')?.checkCommit({ ...commit, generation: 2 }), 0)
  assert.equal(office.groups.get('g')?.checkCommit({ ...commit, generation: 1 }), 22)

  // The last member of the consumer protocol goes: the others join again, as a classic group.
  await office.beat('new', -1)
  assert.equal(office.groups.get('g')?.type, 'classic')
  assert.equal(await classic.beat(), 'REBALANCE_IN_PROGRESS')
  assert.equal(await classic.join(), 'NONE')
  assert.equal(classic.generation, 3)
})

test('a classic member that does not join or sync in time is out', async () => {
  const { office, classic } = await classicGroup()
  await office.join('new', ['t'])
  await classic.beat()
  await classic.join()
  for (let i = 0; i < 3; i++) {
    assert.notEqual(await classic.beat(), 'UNKNOWN_MEMBER_ID')
    office.clock.advance(9_999)
    await office.beat('new', 2)
  }
  office.clock.advance(3)
  assert.equal(await classic.beat(), 'UNKNOWN_MEMBER_ID')
  assert.equal((await office.beat('new', 2)).assignment, 't:0,1,2,3')
})

test('the session of a classic member is its own', async () => {
  const { office, classic } = await classicGroup()
  await office.join('new', ['t'])
  office.clock.advance(10_000)
  assert.equal(await classic.beat(), 'UNKNOWN_MEMBER_ID')
})

test('classic members may leave a consumer group', async () => {
  const { office, classic } = await classicGroup()
  await office.join('new', ['t'])
  assert.deepEqual(
    (await classic.leave()).members.map((each: Answer) => each.errorCode),
    [0]
  )
  assert.deepEqual(
    (await classic.leave()).members.map((each: Answer) => each.errorCode),
    [25]
  )
  assert.equal((await office.beat('new', 2)).assignment, 't:0,1,2,3')
})

test('a static member that restarts with the classic protocol takes the group back', async () => {
  const office = new ConsumerOffice({ 'group.consumer.assignment.interval.ms': 0 })
  office.topics.create('t', { partitions: 2 })
  await office.join('a', ['t'], { instanceId: 'i' })
  const restarted = new ClassicConsumer(office, 'i')
  assert.equal(await restarted.join(), 'NONE')
  const group = office.groups.get('g')
  assert.deepEqual([group?.type, group?.state], ['classic', 'Stable'])
  assert.equal(await restarted.sync(), 'NONE')
  assert.deepEqual(restarted.owned, [0, 1])
})

test('what the policy forbids is refused', async () => {
  const { office } = await classicGroup({ 'group.consumer.migration.policy': 'downgrade' })
  assert.equal((await office.join('new', ['t'])).error, 'GROUP_ID_NOT_FOUND')
  assert.equal(office.groups.get('g')?.type, 'classic')
  const other = new ConsumerOffice({ 'group.consumer.migration.policy': 'disabled' })
  await other.join('a', ['t'])
  assert.equal(await new ClassicConsumer(other).join(), 'INCONSISTENT_GROUP_PROTOCOL')
})

test('empty groups change their type without ado', async () => {
  const { office, classic } = await classicGroup({ 'group.consumer.migration.policy': 'disabled' })
  await classic.leave()
  assert.equal((await office.join('new', ['t'])).assignment, 't:0,1,2,3')
  await office.beat('new', -1)
  assert.equal(await new ClassicConsumer(office).join(), 'NONE')
  assert.equal(office.groups.get('g')?.type, 'classic')
})

test('the consumer protocol is read as it is written', () => {
  assert.deepEqual(readSubscription(subscription(['t', 'u'], [1, 2])), {
    version: 3,
    topics: ['t', 'u'],
    owned: [{ topic: 't', partitions: [1, 2] }],
    rackId: null
  })
  const assignment = [{ topic: 't', partitions: [0, 3] }]
  assert.deepEqual(readAssignment(writeAssignment(1, assignment)), assignment)
  assert.deepEqual(readAssignment(Buffer.alloc(0)), [])
})

test('all sessions of a mixed group run out together', async () => {
  const { office, classic } = await classicGroup()
  assert.equal((await office.join('new', ['t'])).error, 'NONE')
  // It comes after the member whose end would leave a classic group.
  const late = new ClassicConsumer(office)
  assert.equal(await late.join(), 'NONE')
  office.groups.get('g')?.expireSession()
  assert.deepEqual([await classic.beat(), await late.beat()], ['UNKNOWN_MEMBER_ID', 'UNKNOWN_MEMBER_ID'])
})
