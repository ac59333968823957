import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InfrastructureError } from '../../../src/failure/failure-errors.ts'
import { VirtualWorkers } from './virtual-workers.ts'

const range = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))
const down = (): never => {
  throw new InfrastructureError('connect ECONNREFUSED')
}
const late = (): never => {
  throw new Error('the answer did not come')
}

for (const kind of ['record', 'key', 'batch'] as const) {
  for (const dead of [5, 25]) {
    test(`${kind}: ${dead} partitions with a dead target leave 20 healthy ones their speed, and get their letters in time`, async t => {
      const good = 100
      const virtual = new VirtualWorkers(t, {
        kind,
        batchSize: 1,
        partitions: [
          ...range(dead, partition => range(3, i => `d${partition}-${i}:dead`)),
          ...range(20, partition => range(good, i => `g${partition}-${i % 5}:good ${i}`)),
          // Traffic that goes on: a record each 10 s.
          range(200, () => 't:trickle')
        ],
        handler: async given => {
          const { value } = ((given as { records?: unknown[] }).records?.[0] ?? given) as { value: string }
          await virtual.work(value.endsWith('trickle') ? 10_000 : 20)
          if (value.endsWith('dead')) down()
        }
      })
      t.after(() => virtual.stop())
      virtual.start()
      await virtual.settle()
      await virtual.pass(4000, 10)
      const healthy = virtual.workers.slice(dead, dead + 20).map(worker => worker.source.tracker.committable)
      assert.deepEqual(new Set(healthy), new Set([good]), 'twice the time that they need alone')
      assert.equal(virtual.letters.length, 0)
      await virtual.pass(290_000, 250)
      assert.equal(virtual.letters.length, 0, 'no record is given up before five minutes')
      await virtual.pass(120_000, 250)
      const first = virtual.letters.filter(({ offset }) => offset === 0)
      assert.equal(first.length, dead, 'one for the first record of each, once others have shown that it is its own')
      assert.ok(virtual.letters.every(({ partition }) => partition < dead))
      assert.deepEqual(virtual.failed, [])
    })
  }
}

const rates = [
  { name: '10 calls a minute', lanes: 2, callMs: 12_000 },
  { name: '1 call a second', lanes: 1, callMs: 1000 },
  { name: '100 calls a second', lanes: 10, callMs: 100 },
  { name: '10,000 calls a second', lanes: 10, callMs: 1 }
]
for (const { name, lanes, callMs } of rates) {
  for (const [told, fail, budget] of [
    ['as infrastructure', down, 0],
    // Twenty in a row, and what was in the handlers' hands then is not charged.
    ['as something unknown, tried once', late, 20]
  ] as const) {
    test(`a total outage of an hour at ${name}, told ${told}, costs no more than ${budget} letters; then all go on`, async t => {
      let back = false
      const each = 40
      const virtual = new VirtualWorkers(t, {
        partitions: range(lanes, partition => range(each, i => `${partition}-${i}`)),
        retry: { attempts: 1 },
        handler: async () => {
          await virtual.work(callMs)
          if (!back) fail()
        }
      })
      t.after(() => virtual.stop())
      virtual.start()
      await virtual.settle()
      await virtual.pass(2000, Math.min(100, callMs))
      await virtual.pass(3_598_000, Math.max(1000, callMs))
      assert.equal(virtual.of('breaker-opened').length, 1)
      // Where nothing else can be tried, what fails unknown for ten probes and five minutes is given up, so that it bars nothing for ever.
      const givenUp = budget === 0 ? 0 : 3600 / 300
      assert.ok(virtual.letters.length <= budget + givenUp, `${virtual.letters.length} letters`)
      const before = virtual.letters.length
      back = true
      await virtual.pass(60_000 + each * callMs + 10_000, Math.max(50, Math.min(1000, callMs)))
      assert.equal(virtual.of('breaker-closed').length, 1)
      assert.equal(virtual.letters.length, before)
      assert.equal(virtual.metrics.handled, lanes * each - before)
    })
  }
}

test('with a breaker for each dependency, what needs another goes on at its speed', async t => {
  const virtual = new VirtualWorkers(t, {
    partitions: [...range(10, () => range(20, i => `down ${i}`)), ...range(10, () => range(100, i => `up ${i}`))],
    breaker: { by: record => String(record.rawValue).split(' ')[0] },
    handler: async record => {
      await virtual.work(20)
      if ((record.value as unknown as string).startsWith('down')) down()
    }
  })
  t.after(() => virtual.stop())
  virtual.start()
  await virtual.settle()
  await virtual.pass(2500, 10)
  assert.equal(virtual.metrics.handled, 1000)
  assert.deepEqual(
    virtual.of('breaker-opened').map(({ payload }) => (payload as { dependency: string }).dependency),
    ['down']
  )
  assert.deepEqual(
    virtual.breaker.health().open.map(({ dependency, reason }) => [dependency, reason]),
    [['down', 'infrastructure']]
  )
  // Nothing that needs it has succeeded: however long it lasts, no record of it is given up.
  await virtual.pass(3_600_000, 1000)
  assert.equal(virtual.letters.length, 0)
})

test('a partition full of bad records is its own trouble while another succeeds', async t => {
  const virtual = new VirtualWorkers(t, {
    partitions: [range(100, i => `bad ${i}`), range(100, i => `good ${i}`)],
    retry: { attempts: 1 },
    handler: async record => {
      await virtual.work(20)
      if ((record.value as unknown as string).startsWith('bad')) late()
    }
  })
  t.after(() => virtual.stop())
  virtual.start()
  await virtual.settle()
  await virtual.pass(2500, 10)
  assert.equal(virtual.metrics.handled, 100)
  assert.equal(virtual.letters.length, 100)
  assert.deepEqual(virtual.of('breaker-opened'), [])
})

test('what waits for its turn is asked again: with a limit, no call is begun while it is open but the probes', async t => {
  for (const kind of ['record', 'key', 'batch'] as const) {
    await t.test(kind, async u => {
      let calls = 0
      const virtual = new VirtualWorkers(u, {
        kind,
        limit: 4,
        batchSize: 1,
        partitions: range(60, partition => range(20, i => `${partition}-${i}:x`)),
        retry: { attempts: 1 },
        breaker: { probeDelayMs: 60_000, maxProbeDelayMs: 60_000 },
        handler: async () => {
          calls++
          await virtual.work(10)
          late()
        }
      })
      u.after(() => virtual.stop())
      virtual.start()
      await virtual.settle()
      await virtual.pass(5000, 10)
      assert.equal(virtual.of('breaker-opened').length, 1)
      assert.ok(calls <= 24, `${calls} calls: twenty in a row, and four that had begun`)
      assert.equal(virtual.letters.length, 20)
      await virtual.pass(60_000, 100)
      assert.ok(calls <= 25)
    })
  }
})

test('a probe taken just as its worker closes does not keep the others waiting', async t => {
  let up = false
  let calls = 0
  const virtual = new VirtualWorkers(t, {
    partitions: range(3, partition => range(5, i => `${partition}-${i}`)),
    retry: { delayMs: 100, maxDelayMs: 100 },
    breaker: { consecutive: 3 },
    handler: async () => {
      calls++
      await virtual.work(1)
      if (!up) down()
    }
  })
  t.after(() => virtual.stop())
  virtual.start()
  await virtual.settle()
  await virtual.pass(900, 1)
  assert.equal(calls, 3)
  up = true
  // All three wait. The first of them is let through at 1001 ms, and its worker closes before it has seen that.
  const [first, ...others] = virtual.workers
  setTimeout(() => void first?.close(), 1001 - 900)
  await virtual.pass(1000, 1)
  assert.equal(first?.source.tracker.committable, 0)
  assert.equal(virtual.of('breaker-closed').length, 1)
  assert.deepEqual(
    others.map(worker => worker.source.tracker.committable),
    [5, 5]
  )
})
