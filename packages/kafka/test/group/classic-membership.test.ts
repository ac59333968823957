import assert from 'node:assert/strict'
import { test } from 'node:test'
import { notOwnedCode } from '../../src/group/reaction.ts'
import { eager, offset, setting, TestMember } from './test-member.ts'
import { settle } from './virtual-time.ts'

test('one member gets everything, and its session needs heartbeats only', async () => {
  const { time, group } = setting()
  const a = new TestMember(group, time, ['t'])
  const joined = a.membership.join()
  await time.until(() => a.has === 't0 t1 t2 t3', 'assigned')
  await joined
  assert.equal(group.count('joinGroup'), 2, 'one to be named, one to join')
  await time.advance(200_000)
  assert.deepEqual(a.diary, ['assign t0 t1 t2 t3'])
  assert.equal(group.generation, 1)
  await a.membership.leave()
  assert.equal(group.seats.size, 0)
  assert.equal(a.membership.member, null)
})

test('cooperative: a second member takes over two partitions, the others never stop', async () => {
  const { time, group } = setting()
  const a = new TestMember(group, time, ['t'])
  const b = new TestMember(group, time, ['t'])
  void a.membership.join()
  await time.until(() => a.has === 't0 t1 t2 t3', 'a alone')
  a.drain = async partitions => {
    assert.equal(b.has, '', 'nobody has them before they are drained')
    const codes = await a.membership.commit(partitions.map(({ topic, partition }) => offset(topic, partition, 7)))
    assert.ok(codes.every(({ errorCode }) => errorCode === 0))
  }
  void b.membership.join()
  await time.until(() => b.has === 't2 t3', 'b has its share')
  assert.equal(a.has, 't0 t1')
  assert.deepEqual(
    a.diary.filter(line => line !== 'assign '),
    ['assign t0 t1 t2 t3', 'revoke t2 t3']
  )
  assert.deepEqual(group.commits.map(({ partition }) => partition).sort(), [2, 3])
})

test('eager: everything is given up before the join, by both', async () => {
  const { time, group } = setting()
  const a = new TestMember(group, time, ['t'], eager)
  const b = new TestMember(group, time, ['t'], eager)
  void a.membership.join()
  await time.until(() => a.has === 't0 t1 t2 t3', 'a alone')
  void b.membership.join()
  await time.until(() => b.has === 't2 t3' && a.has === 't0 t1', 'shared')
  assert.deepEqual(a.diary, ['assign t0 t1 t2 t3', 'revoke t0 t1 t2 t3', 'assign t0 t1'])
  assert.equal(group.generation, 2)
})

test('one eager assignor in the list makes the member eager', async () => {
  const { time, group } = setting()
  const a = new TestMember(group, time, ['t'], { assignors: ['cooperative-sticky', 'roundrobin'] })
  void a.membership.join()
  await time.until(() => a.has !== '', 'a alone')
  const b = new TestMember(group, time, ['t'], { assignors: ['cooperative-sticky'] })
  void b.membership.join()
  await time.until(() => b.holds.size === 2 && a.holds.size === 2, 'shared')
  assert.equal(a.diary[1], 'revoke t0 t1 t2 t3')
})

test('a drain has heartbeats beside it, and ends at its deadline inside the rebalance time-out', async () => {
  const { time, group } = setting()
  const a = new TestMember(group, time, ['t'], { ...eager, sessionTimeoutMs: 10_000 })
  const b = new TestMember(group, time, ['t'], { ...eager, sessionTimeoutMs: 10_000 })
  void a.membership.join()
  await time.until(() => a.has !== '', 'a alone')
  const { id } = a
  let deadline = 0
  let startedAt = 0
  a.drain = (_, deadlineMs) => {
    deadline = deadlineMs
    startedAt = time.now()
    return new Promise(() => undefined)
  }
  const beats = (): number => group.count('heartbeat')
  void b.membership.join()
  await time.until(() => startedAt > 0, 'a drains')
  const before = beats()
  await time.advance(40_000)
  assert.ok(beats() - before >= 12, 'heartbeats during the drain')
  assert.ok(deadline > 50_000 && deadline <= 54_000, `${deadline}`)
  assert.equal((await a.membership.commit([offset('t', 0, 5)]))[0]?.errorCode, 0, 'still ours while it drains')
  await time.advance(deadline - 40_000 + 1)
  assert.equal(
    (await a.membership.commit([offset('t', 3, 5)]).catch(() => [{ errorCode: notOwnedCode }]))[0]?.errorCode,
    notOwnedCode
  )
  await time.until(() => group.state === 'stable' && b.has !== '', 'the group goes on', 2_000)
  assert.ok(group.seats.has(id), 'a was not expelled')
})

test('leave during a join ends it at once, takes the member out, and nothing is called after', async () => {
  const { time, group } = setting()
  const a = new TestMember(group, time, ['t'], eager)
  const b = new TestMember(group, time, ['t'], eager)
  void a.membership.join()
  await time.until(() => a.has !== '', 'a alone')
  a.drain = () => new Promise(() => undefined)
  const joining = b.membership.join()
  joining.catch(() => undefined)
  await time.until(() => group.seats.size === 2, 'b waits for a')
  await b.membership.leave()
  await assert.rejects(joining, { code: 'CONSUMER_STOPPED' })
  assert.equal(group.seats.size, 1)
  assert.equal(b.membership.leave(), b.membership.leave())
  await a.membership.leave()
  const quiet = a.diary.length
  await time.advance(100_000)
  assert.equal(a.diary.length, quiet)
  assert.deepEqual(b.diary, [])
  assert.equal(time.pending, 0, 'no timer is left')
})

test('leave in the middle of being named leaves nobody behind that the group waits for', async () => {
  const { time, group } = setting()
  const a = new TestMember(group, time, ['t'])
  const joining = a.membership.join()
  joining.catch(() => undefined)
  while (group.count('joinGroup') === 0) await Promise.resolve()
  await a.membership.leave()
  const b = new TestMember(group, time, ['t'])
  void b.membership.join()
  await settle()
  assert.equal(b.has, 't0 t1 t2 t3')
})

test('resubscribe joins again with the new topics; cooperative keeps the others at work', async () => {
  const { time, group } = setting({ t: 2, u: 2 })
  const a = new TestMember(group, time, ['t'])
  void a.membership.join()
  await time.until(() => a.has === 't0 t1', 'first')
  a.membership.resubscribe(['t', 'u'])
  await time.until(() => a.has === 't0 t1 u0 u1', 'second')
  a.membership.resubscribe(['u'])
  await time.until(() => a.has === 'u0 u1' && a.diary.length > 3, 'third')
  assert.deepEqual(a.diary, ['assign t0 t1', 'assign u0 u1', 'revoke t0 t1', 'assign '])
})

test('unequal subscriptions: each topic is read by those who want it, the leader among them or not', async () => {
  const { time, group } = setting({ t: 2, u: 2 })
  for (const options of [{}, eager]) {
    const a = new TestMember(group, time, ['t'], options)
    const b = new TestMember(group, time, ['t', 'u', 'absent'], options)
    void a.membership.join()
    await time.until(() => a.has === 't0 t1', 'a alone')
    void b.membership.join()
    await time.until(() => /u0 u1$/.test(b.has) && a.holds.size + b.holds.size === 4, 'shared')
    assert.match(a.has, /^t/)
    await a.membership.leave()
    await time.until(() => b.has === 't0 t1 u0 u1', 'b alone')
    await b.membership.leave()
  }
})

test('the leader sees a topic of another member grow or appear, and the group shares the new partitions', async () => {
  const { time, group } = setting({ t: 1, u: 1 })
  const a = new TestMember(group, time, ['t'])
  const b = new TestMember(group, time, ['u', 'v'])
  void a.membership.join()
  await time.until(() => a.has === 't0', 'a')
  void b.membership.join()
  await time.until(() => b.has === 'u0', 'b')
  assert.equal(group.leader, a.id)
  group.topics.set('u', 3)
  group.topics.set('v', 1)
  await time.until(() => b.has === 'u0 u1 u2 v0', 'grown', 40_000)
})
