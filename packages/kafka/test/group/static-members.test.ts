import assert from 'node:assert/strict'
import { test } from 'node:test'
import { consumerSetting, setting, TestMember } from './test-member.ts'

test('consumer protocol: a static member keeps its place when it stops, and nobody else notices its restart', async () => {
  const { time, group } = consumerSetting()
  const make = (instanceId: string) => new TestMember(group, time, ['t'], { instanceId })
  const a = make('a')
  const b = make('b')
  void a.membership.join()
  void b.membership.join()
  await time.until(() => a.has.length === 5 && b.has.length === 5, 'each has half')
  await time.advance(10_000)
  const { epoch } = group
  const had = a.has
  const diary = [...b.diary]
  await a.membership.leave()
  assert.equal(group.requests.at(-1)?.memberEpoch, -2)
  assert.equal(group.requests.at(-1)?.groupInstanceId, 'a')
  await time.advance(20_000)
  const again = make('a')
  void again.membership.join()
  await time.until(() => again.has === had, 'the same partitions')
  await time.advance(10_000)
  assert.notEqual(again.id, a.id)
  assert.equal(group.epoch, epoch)
  assert.deepEqual(b.diary, diary)
  await again.membership.leave()
  await time.until(() => b.has === 't0 t1 t2 t3', 'its session ends, and b takes over', 60_000)
})

test('consumer protocol: a place that a dead process holds is waited for; one that a live process holds is refused', async () => {
  const { time, group } = consumerSetting()
  const make = () => new TestMember(group, time, ['t'], { instanceId: 'x' })
  const dead = make()
  void dead.membership.join()
  await time.until(() => dead.has !== '', 'it has all')
  dead.port.cut = true
  const next = make()
  void next.membership.join()
  await time.until(() => next.has === 't0 t1 t2 t3', 'its successor has all', 60_000)
  assert.deepEqual(
    next.warnings.map(({ code }) => code),
    ['GROUP_INSTANCE_TAKEN']
  )
  const second = make()
  const refused = assert.rejects(second.membership.join(), { code: 'GROUP_FENCED' })
  await Promise.all([refused, time.advance(60_000)])
  assert.equal(next.has, 't0 t1 t2 t3')
  assert.equal(next.failure, undefined)
})

test('consumer protocol: who was replaced while it was away is fenced', async () => {
  const { time, group } = consumerSetting()
  const make = () => new TestMember(group, time, ['t'], { instanceId: 'x' })
  const first = make()
  void first.membership.join()
  await time.until(() => first.has !== '', 'it has all')
  const seat = group.seats.get(first.id)
  assert.ok(seat)
  seat.away = true
  const second = make()
  void second.membership.join()
  await time.until(() => first.failure !== undefined, 'the first is fenced')
  assert.equal(first.failure?.code, 'GROUP_FENCED')
  assert.equal(first.has, '')
  await time.until(() => second.has === 't0 t1 t2 t3', 'the second has all')
})

test('classic protocol: a static member says no goodbye', async () => {
  const { time, group } = setting()
  const a = new TestMember(group, time, ['t'], { instanceId: 'a' })
  void a.membership.join().catch(() => undefined)
  await time.advance(1_000)
  await a.membership.leave()
  assert.equal(group.count('leaveGroup'), 0)
})
