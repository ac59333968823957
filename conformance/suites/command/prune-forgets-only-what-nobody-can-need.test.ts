import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { audited, carryOutPrune, changeCause, keyText, LedgerWriter, planPrune } from '@dead-letter/operator'
import {
  deleteRecordsBefore,
  needsOwnBroker,
  ownBroker,
  produce,
  springHeaders,
  testTopic,
  uniqueName
} from '../../harness/index.ts'
import { auditOf, decide, lettersOf, operator, viewOf } from '../operator/cluster.ts'
import { applied, planOf } from '../redrive/redriving.ts'
import { deadLetter } from './call.ts'

const many = 600

test(
  'what has no letter and no copy is forgotten, and what comes, or is decided, while it goes on stays',
  needsOwnBroker,
  async t => {
    // All dead-letter topics of the cluster are read.
    const { brokers } = await ownBroker(t, {})
    const source = await testTopic(t, { partitions: 1, brokers, suffix: 'source' })
    const target = await testTopic(t, { partitions: 1, brokers, suffix: 'target' })
    const dlq = await testTopic(t, { name: `error.${uniqueName('prune')}`, partitions: 1, brokers })
    const timestamp = Date.now()
    const letter = (offset: number) => ({
      value: String(offset),
      headers: springHeaders({ topic: source, offset, timestamp, group: 'g', name: 'TypeError' })
    })
    await produce(dlq, [0, 1, 2, 3].map(letter), { brokers })
    const side = operator(t, brokers)
    const { cluster, names } = side
    const keys = (await lettersOf(cluster, dlq)).map(({ key }) => key)
    const only = (value: string) => ({
      filter: {
        test: ({ record }: { record: { rawValue: Buffer | null } }) => String(record.rawValue) === value,
        words: value
      }
    })
    await decide(side, dlq, { name: 'discard' }, only('0'))
    await decide(side, dlq, { name: 'note', text: 'T-17' }, only('1'))
    await decide(side, dlq, { name: 'park' }, only('2'))
    const sent = await planOf(side, dlq, { filter: { where: 'value == 3' }, target: { kind: 'topic', topic: target } })
    assert.equal((await applied(side, sent)).sent, 1)
    const cause = { names, by: 'ann', now: Date.now(), operation: randomUUID(), fingerprint: 'v2:1' }
    await changeCause(cluster, { ...cause, change: { note: 'known', resolved: {} } })
    const request = { names, olderMs: 0, now: () => Date.now() + 1 }
    const plan = async () => {
      const { keys: going, kept } = await planPrune(cluster, request)
      return [going.map(key => keys.findIndex(other => other.equals(key))).sort(), kept]
    }
    assert.deepEqual(await plan(), [[], { letter: 4, unknown: 1 }])
    assert.deepEqual((await planPrune(cluster, { ...request, olderMs: 60_000 })).kept, { letter: 4, unknown: 1 })

    await deleteRecordsBefore(dlq, 0, 4, brokers)
    assert.deepEqual(await plan(), [[0, 1], { letter: 1, unknown: 1, copy: 1 }])
    assert.deepEqual((await planPrune(cluster, { ...request, olderMs: 60_000 })).keys, [])
    // Unless it is said how long ago, nobody knows that the source cannot be read again.
    const later = { names, now: () => Date.now() + 8 * 86_400_000 }
    const careful = await planPrune(cluster, later)
    assert.deepEqual([careful.keys, careful.kept], [[keys[1]], { letter: 1, unknown: 1, copy: 1, source: 1 }])
    const args = ['prune', '--older', '0s', '--ledger', names.ledger.replace(/\.ledger$/, ''), '--json']
    assert.equal((await deadLetter(args, { bootstrap: brokers })).code, 2)
    const { code, out, err } = await deadLetter([...args, '--yes', '--by', 'ann'], { bootstrap: brokers })
    assert.deepEqual([code, err], [0, ''])
    assert.equal(JSON.parse(out).forgotten, 2)
    const view = await viewOf(cluster, names)
    assert.deepEqual(
      keys.map(key => view.stateOf(key)),
      ['open', 'open', 'parked', 'redriven']
    )
    assert.equal(view.noteOf(keys[1] as Buffer), null)

    // Its copy is gone: it cannot come back.
    await deleteRecordsBefore(target, 0, 1, brokers)
    assert.deepEqual((await plan())[0], [3])

    // While it goes on: a letter comes, somebody decides, a redrive begins.
    await produce(
      dlq,
      Array.from({ length: many }, (_, i) => letter(100 + i)),
      { brokers }
    )
    await decide(side, dlq, { name: 'discard' })
    const letters = await lettersOf(cluster, dlq)
    await deleteRecordsBefore(dlq, 0, 4 + many, brokers)
    const order = (await planPrune(cluster, request)).keys
    const [comes, decided] = [order[550], order[560]] as [Buffer, Buffer]
    const index = letters.findIndex(({ key }) => key.equals(comes))
    const writer = await LedgerWriter.open(cluster, names)
    t.after(() => writer.close())
    const { changed } = await carryOutPrune(cluster, request, async done => {
      if (done !== 500) return
      await produce(dlq, [letter(100 + index)], { brokers })
      const value = { decision: 'parked', by: 'bob', at: Date.now(), operation: randomUUID() }
      await writer.append([{ kind: 'decision', key: decided, value }], value.at)
    })
    assert.equal(changed, many + 1 - 2)
    const after = await viewOf(cluster, names)
    assert.deepEqual([after.stateOf(comes), after.stateOf(decided)], ['discarded', 'parked'])
    const kept = new Set([comes, decided, keys[2] as Buffer].map(keyText))
    for (const { key } of letters)
      assert.equal(after.stateOf(key), kept.has(keyText(key)) ? after.stateOf(key) : 'open')
    assert.equal([...after.failures()].filter(key => !kept.has(keyText(key))).length, 1, 'the cause alone')
  }
)

test(
  'a source that is known, and keeps records for longer, keeps what is decided about them',
  needsOwnBroker,
  async t => {
    const { brokers } = await ownBroker(t, {})
    const source = await testTopic(t, { partitions: 1, brokers, suffix: 'source' })
    const dlq = await testTopic(t, { name: `error.${source}.billing`, partitions: 1, brokers })
    const headers = springHeaders({
      topic: source,
      offset: 0,
      timestamp: Date.now(),
      group: 'billing',
      name: 'TypeError'
    })
    await produce(dlq, [{ value: '0', headers }], { brokers })
    const side = operator(t, brokers)
    const { cluster, names } = side
    await decide(side, dlq, { name: 'discard' })
    await deleteRecordsBefore(dlq, 0, 1, brokers)
    const day = 86_400_000
    const after = async (ms: number) => {
      const { keys, kept } = await planPrune(cluster, { names, olderMs: 0, now: () => Date.now() + ms })
      return [keys.length, kept]
    }
    // The source keeps records for seven days, as Kafka does by default.
    assert.deepEqual(await after(6 * day), [0, { source: 1 }])
    assert.deepEqual(await after(8 * day), [1, {}])
  }
)

test('a signal or a redrive ends what prunes, and what is forgotten by then is told', needsOwnBroker, async t => {
  const { brokers } = await ownBroker(t, {})
  const target = await testTopic(t, { partitions: 1, brokers, suffix: 'target' })
  const dlq = await testTopic(t, { name: `error.${uniqueName('prune')}`, partitions: 1, brokers })
  const side = operator(t, brokers)
  const { cluster, names } = side
  const writer = await LedgerWriter.open(cluster, names)
  t.after(() => writer.close())
  const value = { decision: 'discarded', by: 'ann', at: 1_000_000, operation: randomUUID() }
  const entries = Array.from(
    { length: many + 500 },
    (_, i) => ({ kind: 'decision', key: Buffer.alloc(16, `key ${i} `), value }) as const
  )
  await writer.append(entries, Date.now())
  await produce(dlq, [{ value: 'a' }], { brokers })
  const request = { names, olderMs: 0, now: Date.now }
  const abort = new AbortController()
  const ended = await carryOutPrune(cluster, { ...request, signal: abort.signal }, () => {
    // While topics are read on.
    setImmediate(() => abort.abort())
  })
  assert.deepEqual(ended, { changed: 500, interrupted: true })

  const operation = { names, operation: randomUUID(), action: 'prune', dlq: '*', by: 'ann' }
  const redrive = async (): Promise<void> => {
    const plan = await planOf(side, dlq, { target: { kind: 'topic', topic: target } })
    assert.equal((await applied(side, plan)).sent, 1)
  }
  const pruning = audited(cluster, operation, told => carryOutPrune(cluster, request, redrive, told))
  await assert.rejects(pruning, { code: 'TRANSACTION_FENCED' })
  const last = (await auditOf(side)).findLast(entry => entry.operation === operation.operation)
  assert.deepEqual([last?.event, last?.outcome?.changed], ['ended', 500])
  const [letter] = await lettersOf(cluster, dlq)
  const view = await viewOf(cluster, names)
  assert.equal(view.stateOf(letter?.key as Buffer), 'redriven')
  assert.equal([...view.failures()].length, many - 500 + 1)
})
