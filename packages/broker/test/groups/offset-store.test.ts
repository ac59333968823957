import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { OffsetStore } from '../../src/groups/offset-store.ts'
import { FakeClock } from '../fake-clock.ts'
import { Office } from './office.ts'

const day = 24 * 60 * 60_000
const draft = (offset: bigint) => ({ offset, leaderEpoch: -1, metadata: '' })

test('the later write stays, whenever its transaction ends', () => {
  const action = fc.record({ producer: fc.bigInt(0n, 2n), what: fc.constantFrom('commit', 'stage', 'settle', 'abort') })
  fc.assert(
    fc.property(fc.array(action), actions => {
      const store = new OffsetStore(new FakeClock())
      const staged = new Map<bigint, bigint>()
      let expected: bigint | null = null
      for (const [i, { producer, what }] of actions.entries()) {
        const offset = BigInt(i)
        if (what === 'commit') {
          store.commit('g', 't', 0, draft(offset))
          expected = offset
        } else if (what === 'stage') {
          store.stage(producer, 'g', 't', 0, draft(offset))
          staged.set(producer, offset)
        } else {
          const own: bigint = staged.get(producer) ?? -1n
          store.settle(producer, what === 'settle' ? 'commit' : 'abort')
          staged.delete(producer)
          if (what === 'settle' && own >= 0n && (expected === null || own > expected)) expected = own
        }
        assert.equal(store.fetch('g', 't', 0)?.offset ?? null, expected)
        assert.equal(store.isPending('g', 't', 0), staged.size > 0)
        assert.equal(store.hasPending('g'), staged.size > 0)
      }
    })
  )
})

test('with a topic go its offsets, those of open transactions too', () => {
  const office = new Office()
  const { groups, topics } = office.cluster
  groups.createClassic('g')
  groups.offsets.commit('g', 'orders', 0, draft(1n))
  groups.offsets.stage(5n, 'g', 'orders', 1, draft(2n))
  topics.delete('orders')
  groups.offsets.settle(5n, 'commit')
  assert.deepEqual([...groups.offsets.all('g')], [])
})

test('offsets without members expire, and then their group', () => {
  const office = new Office({ 'offsets.retention.minutes': 24 * 60 })
  const { groups } = office.cluster
  groups.createClassic('g')
  groups.offsets.commit('g', 'orders', 0, draft(1n))
  office.clock.advance(day / 2)
  groups.offsets.commit('g', 'orders', 1, draft(2n))
  office.clock.advance(day / 2 + 600_000)
  assert.equal(groups.offsets.fetch('g', 'orders', 0), null)
  assert.equal(groups.offsets.fetch('g', 'orders', 1)?.offset, 2n)
  assert.ok(groups.get('g'))
  office.clock.advance(day)
  assert.equal(groups.get('g'), undefined)
})

test('a retention of its own decides for an offset; an open transaction keeps it', () => {
  const office = new Office()
  const { groups } = office.cluster
  groups.createClassic('g')
  groups.offsets.commit('g', 'orders', 0, { ...draft(1n), retentionMs: 1000n })
  groups.offsets.commit('g', 'orders', 1, { ...draft(1n), retentionMs: 1000n })
  groups.offsets.stage(5n, 'g', 'orders', 1, draft(2n))
  office.clock.advance(600_000)
  assert.equal(groups.offsets.fetch('g', 'orders', 0), null)
  assert.equal(groups.offsets.fetch('g', 'orders', 1)?.offset, 1n)
})

test('closing leaves no timer of the groups', () => {
  const office = new Office()
  office.cluster.groups.createClassic('g')
  const before = office.clock.waiting
  office.cluster.groups.close()
  office.cluster.groups.close()
  assert.equal(office.clock.waiting, before - 1)
})
