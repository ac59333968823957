import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kafkaErrors } from '../../src/client/kafka-errors.ts'
import { DeadLetterError } from '../../src/errors.ts'
import { notOwnedCode } from '../../src/group/reaction.ts'
import { eager, offset, setting, TestMember } from './test-member.ts'
import { settle } from './virtual-time.ts'

test('a session that ends by the clock loses everything, before anything else is handled', async () => {
  const { time, group } = setting()
  const a = new TestMember(group, time, ['t'])
  void a.membership.join()
  await time.until(() => a.has !== '', 'a alone')
  const { id } = a
  group.expel(id)
  time.freeze(46_000)
  assert.equal(a.membership.checkSession(), false)
  assert.deepEqual(a.diary.slice(1), ['lost t0 t1 t2 t3'])
  await assert.rejects(a.membership.commit([offset('t', 0, 1)]), { code: 'COMMIT_FAILED' })
  await time.until(() => a.has === 't0 t1 t2 t3', 'back again')
  assert.notEqual(a.id, id, 'the group had dropped the old id')
  assert.equal(group.commits.length, 0)
})

test('a session that ends while brokers do not answer is lost in time', async () => {
  const { time, group } = setting()
  const a = new TestMember(group, time, ['t'])
  void a.membership.join()
  await time.until(() => a.has !== '', 'a alone')
  a.port.cut = true
  await time.advance(41_000)
  assert.notEqual(a.has, '')
  await time.advance(4_500)
  assert.equal(a.has, '')
  assert.deepEqual(
    a.warnings.map(({ code }) => code),
    ['GROUP_UNAVAILABLE']
  )
  a.port.cut = false
  await time.until(() => a.has === 't0 t1 t2 t3', 'back again')
})

test('being dropped is noticed by heartbeat (new id) and by commit', async () => {
  const { time, group } = setting()
  const a = new TestMember(group, time, ['t'])
  void a.membership.join()
  await time.until(() => a.has !== '', 'a alone')
  group.expel(a.id)
  await time.until(() => a.diary.includes('lost t0 t1 t2 t3'), 'lost')
  await time.until(() => a.has !== '', 'back')
  group.expel(a.id)
  await assert.rejects(a.membership.commit([offset('t', 0, 1)]), { code: 'COMMIT_FAILED' })
  assert.equal(a.has, '')
  await time.until(() => a.has !== '', 'back')
  group.script('heartbeat', kafkaErrors.ILLEGAL_GENERATION)
  const { id } = a
  await time.until(() => a.diary.filter(line => line.startsWith('lost')).length === 3 && a.has !== '', 'back')
  assert.equal(a.id, id, 'ILLEGAL_GENERATION keeps the member id')
})

test('a coordinator that moves is found again; commits and heartbeats go on', async () => {
  const { time, group } = setting()
  const a = new TestMember(group, time, ['t'])
  void a.membership.join()
  await time.until(() => a.has !== '', 'a alone')
  group.node = 2
  group.script('findCoordinator', kafkaErrors.COORDINATOR_NOT_AVAILABLE)
  await assert.rejects(a.membership.commit([offset('t', 0, 1)]), { code: 'COMMIT_FAILED' })
  assert.deepEqual(await a.membership.commit([offset('t', 0, 1)]), [{ topic: 't', partition: 0, errorCode: 0 }])
  group.node = 3
  await time.advance(100_000)
  assert.equal((await a.membership.commit([offset('t', 0, 2)]))[0]?.errorCode, 0)
  assert.deepEqual(a.diary, ['assign t0 t1 t2 t3'])
})

test('joining outlives a coordinator that is loading, moves or breaks off', async () => {
  const { time, group } = setting()
  group.script(
    'findCoordinator',
    new DeadLetterError('BROKER_UNREACHABLE', { brokers: 'x', reason: 'y' }),
    kafkaErrors.COORDINATOR_NOT_AVAILABLE
  )
  group.script(
    'joinGroup',
    kafkaErrors.COORDINATOR_LOAD_IN_PROGRESS,
    kafkaErrors.NOT_COORDINATOR,
    new DeadLetterError('BROKER_TIMEOUT', {})
  )
  group.script('syncGroup', new DeadLetterError('BROKER_UNREACHABLE', {}), kafkaErrors.REBALANCE_IN_PROGRESS)
  group.script('metadata', new DeadLetterError('BROKER_UNREACHABLE', {}))
  const a = new TestMember(group, time, ['t'])
  const joined = a.membership.join()
  await time.until(() => a.has === 't0 t1 t2 t3', 'assigned')
  await joined
})

test('what retrying cannot mend rejects join(), or fails later', async () => {
  const cases: [string, number, string][] = [
    ['findCoordinator', kafkaErrors.GROUP_AUTHORIZATION_FAILED, 'GROUP_FORBIDDEN'],
    ['joinGroup', kafkaErrors.INCONSISTENT_GROUP_PROTOCOL, 'GROUP_PROTOCOL_MISMATCH'],
    ['joinGroup', kafkaErrors.INVALID_SESSION_TIMEOUT, 'GROUP_INVALID'],
    ['joinGroup', kafkaErrors.GROUP_MAX_SIZE_REACHED, 'GROUP_INVALID'],
    ['syncGroup', kafkaErrors.FENCED_INSTANCE_ID, 'GROUP_FENCED']
  ]
  for (const [request, code, expected] of cases) {
    const { time, group } = setting()
    group.script(request, code)
    const a = new TestMember(group, time, ['t'], { assignors: ['cooperative-sticky'] })
    await assert.rejects(a.membership.join(), { code: expected })
    assert.equal(a.failure, undefined)
    await a.membership.leave()
    assert.equal(time.pending, 0)
  }
  const { time, group } = setting()
  const a = new TestMember(group, time, ['t'])
  void a.membership.join()
  await time.until(() => a.has !== '', 'a alone')
  group.script('heartbeat', kafkaErrors.GROUP_AUTHORIZATION_FAILED)
  await time.until(() => a.failure !== undefined, 'failed')
  assert.deepEqual(a.diary.slice(1), ['lost t0 t1 t2 t3', 'failed GROUP_FORBIDDEN'])
})

test('without a choice of assignors a group of others is joined with all of them, under a warning', async () => {
  const { time, group } = setting()
  group.script('joinGroup', kafkaErrors.INCONSISTENT_GROUP_PROTOCOL)
  const ours = new TestMember(group, time, ['t'])
  await Promise.all([ours.membership.join(), time.until(() => ours.has === 't0 t1 t2 t3', 'assigned')])
  assert.deepEqual(
    ours.warnings.map(({ code }) => code),
    ['GROUP_ASSIGNORS_WIDENED']
  )
  assert.equal(ours.failure, undefined)
})

test('commits: only what is ours is sent; between generations they are for later', async () => {
  const { time, group } = setting()
  const a = new TestMember(group, time, ['t'])
  void a.membership.join()
  await time.until(() => a.has !== '', 'a alone')
  assert.deepEqual(await a.membership.commit([offset('t', 0, 3), offset('t', 9, 3), offset('x', 0, 3)]), [
    { topic: 't', partition: 0, errorCode: 0 },
    { topic: 't', partition: 9, errorCode: notOwnedCode },
    { topic: 'x', partition: 0, errorCode: notOwnedCode }
  ])
  const b = new TestMember(group, time, ['t'])
  void b.membership.join()
  await settle()
  assert.equal(group.state, 'preparing')
  assert.equal((await a.membership.commit([offset('t', 1, 3)]))[0]?.errorCode, 0, 'the generation is still ours')
  await time.until(() => group.generation === 2, 'next generation')
  assert.deepEqual(
    group.commits.map(commit => commit.generationId),
    [1, 1]
  )
})

test('a commit that meets the next generation in the air is for later, not the end of the membership', async () => {
  const { time, group } = setting()
  const a = new TestMember(group, time, ['t'])
  void a.membership.join()
  await time.until(() => a.has !== '', 'a alone')
  let release = (): void => undefined
  const send = a.port.offsetCommit
  a.port.offsetCommit = async (...request) => {
    await new Promise<void>(resolve => {
      release = resolve
    })
    return send(...request)
  }
  const commit = a.membership.commit([offset('t', 0, 3)])
  await settle()
  a.membership.resubscribe(['t'])
  await time.until(() => group.generation === 2 && group.state === 'stable', 'next generation')
  release()
  assert.equal((await commit)[0]?.errorCode, kafkaErrors.REBALANCE_IN_PROGRESS)
  assert.deepEqual(a.diary, ['assign t0 t1 t2 t3', 'assign '])
})

test('lost during a drain: the next assignment waits for the drain', async () => {
  const { time, group } = setting()
  const a = new TestMember(group, time, ['t'], eager)
  void a.membership.join()
  await time.until(() => a.has !== '', 'a alone')
  let drained = (): void => undefined
  a.drain = () =>
    new Promise(resolve => {
      drained = resolve
    })
  a.membership.resubscribe(['t'])
  await settle()
  group.expel(a.id)
  await time.advance(3_100)
  assert.deepEqual(a.diary.slice(1), ['revoke t0 t1 t2 t3', 'lost t0 t1 t2 t3'])
  drained()
  await time.until(() => a.has === 't0 t1 t2 t3', 'back')
})

test('an assignment of topics that are not ours is left out, with a warning; an unreadable one ends the membership', async () => {
  for (const [assignment, outcome] of [
    ['0000000000010001780000000100000000ffffffff', 'warning'],
    ['00', 'failure']
  ] as const) {
    const { time, group } = setting()
    const a = new TestMember(group, time, ['t'])
    a.port.syncGroup = async () => ({ errorCode: 0, assignment: Buffer.from(assignment, 'hex') })
    if (outcome === 'failure') {
      await assert.rejects(a.membership.join(), { code: 'GROUP_ASSIGNMENT_UNREADABLE' })
    } else {
      await a.membership.join()
      assert.equal(a.warnings[0]?.code, 'GROUP_ASSIGNMENT_FOREIGN')
      assert.deepEqual(a.diary, ['assign '])
    }
    await a.membership.leave()
  }
})

test('a start that fails ends the membership; one that fails because it was lost does not', async () => {
  const { time, group } = setting()
  const a = new TestMember(group, time, ['t'])
  a.starting = () => Promise.reject(new DeadLetterError('SOURCE_TOPIC_FORBIDDEN', { topic: 't' }))
  await assert.rejects(a.membership.join(), { code: 'SOURCE_TOPIC_FORBIDDEN' })
  await a.membership.leave()
  const b = new TestMember(group, time, ['t'])
  let fail = (): void => undefined
  b.starting = () =>
    new Promise((_, reject) => {
      fail = () => reject(new Error('aborted'))
    })
  void b.membership.join()
  await time.until(() => b.id !== '', 'b starts')
  group.expel(b.id)
  await time.advance(3_100)
  assert.equal(b.has, '')
  b.starting = () => Promise.resolve()
  fail()
  await time.until(() => b.has === 't0 t1 t2 t3', 'back')
  assert.equal(b.failure, undefined)
})

test('a commit refused because the next generation is complete, whose answer is still on its way, is for later', async () => {
  const { time, group } = setting()
  const a = new TestMember(group, time, ['t'])
  void a.membership.join()
  await time.until(() => a.has !== '', 'a alone')
  const join = a.port.joinGroup
  let arrive = (): void => undefined
  a.port.joinGroup = async (...request) => {
    const answer = await join(...request)
    await new Promise<void>(resolve => {
      arrive = resolve
    })
    return answer
  }
  a.membership.resubscribe(['t'])
  await time.until(() => group.generation === 2, 'complete at the broker')
  assert.equal((await a.membership.commit([offset('t', 0, 3)]))[0]?.errorCode, kafkaErrors.REBALANCE_IN_PROGRESS)
  arrive()
  await time.until(() => a.membership.member?.generationId === 2, 'adopted')
  assert.deepEqual(a.diary, ['assign t0 t1 t2 t3', 'assign '])
})

test('an acknowledgement that was in the air while the process stood still does not renew the session', async () => {
  const { time, group } = setting()
  const a = new TestMember(group, time, ['t'])
  void a.membership.join()
  await time.until(() => a.has !== '', 'a alone')
  let arrive = (): void => undefined
  a.port.heartbeat = () =>
    new Promise(resolve => {
      arrive = () => resolve({ errorCode: 0 })
    })
  await time.advance(3_000)
  time.freeze(46_000)
  arrive()
  await settle()
  assert.equal(a.diary[1], 'lost t0 t1 t2 t3')
})

for (const code of ['BROKER_AUTHENTICATION', 'BROKER_TLS'] as const) {
  test(`${code} ends a member that was never let in, and is trouble that passes for one that was`, async () => {
    const { time, group } = setting()
    const refused = new DeadLetterError(code, { brokers: 'b:9092', reason: 'the password is another one' })
    group.script('findCoordinator', refused)
    const stranger = new TestMember(group, time, ['t'])
    await assert.rejects(stranger.membership.join(), { code })

    const a = new TestMember(group, time, ['t'])
    void a.membership.join()
    await time.until(() => a.has !== '', 'a alone')
    group.script('heartbeat', refused, refused, refused)
    group.script('findCoordinator', refused, refused, refused)
    const beats = group.count('heartbeat')
    await time.until(() => group.count('heartbeat') > beats + 3, 'heartbeats again')
    assert.deepEqual([a.has, a.diary.length], ['t0 t1 t2 t3', 1])
    assert.deepEqual(
      a.warnings.map(warning => warning.code),
      [code]
    )
    group.script('joinGroup', refused)
    a.membership.resubscribe(['t', 'u'])
    const joins = group.count('joinGroup')
    await time.until(() => group.count('joinGroup') > joins + 1, 'joined again')
    await time.until(() => a.has === 't0 t1 t2 t3', 'all as before')
  })
}
