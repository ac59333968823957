import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodeEntry } from '../../src/ledger/codec.ts'
import { LedgerView } from '../../src/ledger/view.ts'
import type { Letter } from '../../src/letters/letter.ts'
import { keyText } from '../../src/lineage/lineage.ts'
import { type Route, Router } from '../../src/redrive/route/route.ts'
import type { TargetTopic, TargetTopics } from '../../src/redrive/route/target-topics.ts'
import { fakeLetter } from '../fake-letter.ts'
import { runs } from '../runs.ts'

const id = '0f9b5c8e-7d1a-4c2b-9e3f-1a2b3c4d5e6f'
const plan = { operation: id, again: false, maxRedrives: 3, target: { kind: 'origin' }, keepHeaders: false } as const
const limits = {
  ...{ compacted: false, oldestMs: Number.POSITIVE_INFINITY, newestMs: Number.POSITIVE_INFINITY },
  earliest: Number.NEGATIVE_INFINITY
}
const target = (more: Partial<TargetTopic> = {}): TargetTopic => ({
  ...{ topic: 'orders', id: 'o', partitions: 4, maxBytes: 1_000_000, ...limits, ...more }
})

/** Topics of which each is known after it was looked for once. */
function topicsOf(found: Readonly<Record<string, TargetTopic | string>>): TargetTopics & { looks: number } {
  const known = new Map<string, TargetTopic | string>()
  const topics = {
    looks: 0,
    nameOf: ({ facts }: Letter) => facts.topic,
    known: (name: string) => known.get(name),
    find: async (name: string) => {
      topics.looks++
      known.set(name, found[name] ?? 'none')
      return known.get(name)
    }
  }
  return topics as unknown as TargetTopics & { looks: number }
}

const letterOf = (
  n: number,
  more: Parameters<typeof fakeLetter>[0] = {},
  record: Parameters<typeof fakeLetter>[1] = {}
) => fakeLetter({ firstId: String(n).padStart(32, '0'), ...more }, record)

test('whatever letters come in whatever order, a failure is sent or parked once, and as the ledger says', async () => {
  const letter = fc.record({
    failure: fc.nat(6),
    redrives: fc.nat(4),
    topic: fc.constantFrom('orders', 'gone', undefined)
  })
  const decided = fc.dictionary(
    fc.constantFrom('0', '1', '2', '3'),
    fc.constantFrom('parked', 'discarded', 'restored', 'redriven')
  )
  await fc.assert(
    fc.asyncProperty(fc.array(letter, { maxLength: 30 }), decided, async (letters, decisions) => {
      const view = new LedgerView()
      for (const [failure, decision] of Object.entries(decisions)) {
        const value = { decision, redrives: 2, by: 'ann', at: 0, operation: 'another' }
        const { key, value: bytes } = encodeEntry({ kind: 'decision', key: letterOf(Number(failure)).key, value })
        view.apply(key, bytes)
      }
      const topics = topicsOf({ orders: target(), gone: 'there is no such topic' })
      const router = new Router(plan, view, topics, Date.now)
      const taken = new Set<string>()
      for (const { failure, redrives, topic } of letters) {
        const given = letterOf(failure, { redrives, topic })
        const route: Route = await router.route(given)
        const key = keyText(given.key)
        if (route.action === 'skip') {
          assert.equal(route.reason === 'duplicate', taken.has(key))
          continue
        }
        assert.ok(!taken.has(key), 'twice')
        taken.add(key)
        const decision = decisions[String(failure)]
        assert.ok(decision !== 'parked' && decision !== 'discarded')
        if (decision === 'redriven') assert.ok(redrives >= 2)
        if (route.action === 'send') {
          assert.equal(topic, 'orders')
          assert.ok(route.redrives > redrives && route.partition === 3)
        } else assert.ok(redrives >= 3)
      }
      assert.ok(topics.looks <= 2)
    }),
    runs(200)
  )
})

test('a letter that cannot be sent leaves the place to another one of its failure', async () => {
  const topics = topicsOf({ orders: target(), small: target({ topic: 'small', maxBytes: 300 }) })
  const router = new Router(plan, new LedgerView(), topics, Date.now)
  const routes = [
    await router.route(letterOf(1, { topic: undefined })),
    await router.route(letterOf(1, { trimmed: ['value'] })),
    await router.route(letterOf(1, { topic: 'small' }, { rawValue: Buffer.alloc(500) })),
    await router.route(letterOf(1)),
    await router.route(letterOf(1))
  ]
  assert.deepEqual(
    routes.map(route => (route.action === 'skip' ? route.reason : route.action)),
    ['no-target', 'incomplete', 'too-large', 'send', 'duplicate']
  )
})

test('a copy is refused exactly from the size on that its topic does not take, and without a key by a compacted one', async () => {
  const sized = async (maxBytes: number) => {
    const topics = topicsOf({ orders: target({ maxBytes }) })
    return new Router(plan, new LedgerView(), topics, Date.now).route(letterOf(1))
  }
  const sent = await sized(1_000_000)
  assert.ok(sent.action === 'send')
  assert.equal((await sized(sent.bytes)).action, 'send')
  assert.deepEqual(await sized(sent.bytes - 1), { action: 'skip', reason: 'too-large' })
  const compacted = topicsOf({ orders: target({ compacted: true }) })
  const router = new Router(plan, new LedgerView(), compacted, Date.now)
  assert.deepEqual(await router.route(letterOf(1, {}, { rawKey: null })), { action: 'skip', reason: 'no-target' })
  assert.equal((await router.route(letterOf(1))).action, 'send')
})
