import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { HandlerContext } from '../../../src/consume/deliver/handler.ts'
import { BusinessError, InfrastructureError } from '../../../src/failure/failure-errors.ts'
import { runs } from '../../runs.ts'
import { VirtualWorkers } from './virtual-workers.ts'

const partitions = 3
const each = 8

/** What the n-th attempt in a partition does; used round and round. */
const acts = fc.record({
  decodeMs: fc.constantFrom(0, 0, 1, 7),
  handleMs: fc.constantFrom(0, 1, 5, 20),
  outcome: fc.constantFrom('ok', 'ok', 'transient', 'business', 'infrastructure', 'undecodable')
})

test('once a partition is lost no handler is called for it, those that run are told, and what they do then counts for nothing', async t => {
  let run = 0
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        kind: fc.constantFrom('record', 'key', 'batch'),
        limit: fc.constantFrom(1, 2, Number.POSITIVE_INFINITY),
        closeFirst: fc.boolean(),
        lostAt: fc.integer({ min: 0, max: 60 }),
        script: fc.array(acts, { minLength: 1, maxLength: 12 }),
        consecutive: fc.constantFrom(1, 3, 20)
      }),
      async ({ kind, limit, closeFirst, lostAt, script, consecutive }) => {
        await t.test(`run ${++run}`, async u => {
          let lost = false
          let closed = false
          let violations = 0
          let step = 0
          const running = new Set<HandlerContext>()
          const act = () => script[step++ % script.length] as (typeof script)[number]
          let next = act()
          const virtual = new VirtualWorkers(u, {
            kind: kind as 'record' | 'key' | 'batch',
            limit,
            batchSize: 3,
            retry: { attempts: 2, delayMs: 3 },
            breaker: { consecutive, probeDelayMs: 5, maxProbeDelayMs: 20 },
            partitions: Array.from({ length: partitions }, (_, p) =>
              Array.from({ length: each }, (_, i) => `${p}-${i % 3}:${i}`)
            ),
            decode: (bytes: Buffer | null): unknown => {
              next = act()
              const { decodeMs, outcome } = next
              const decoded = (): string => {
                if (outcome === 'undecodable') throw new SyntaxError('no')
                return String(bytes)
              }
              return decodeMs === 0 ? decoded() : virtual.work(decodeMs).then(decoded)
            },
            handler: async (subject, context) => {
              const partition = (subject as { partition: number }).partition
              if (partition === 0 && (lost || closed)) violations++
              if (partition === 0) running.add(context)
              const { handleMs, outcome } = next
              await virtual.work(handleMs)
              running.delete(context)
              // As fetch does with the signal.
              if (context.signal.aborted) throw new InfrastructureError('aborted', { cause: context.signal.reason })
              if (outcome === 'transient') throw new Error('no')
              if (outcome === 'business') throw new BusinessError('no')
              if (outcome === 'infrastructure') throw new InfrastructureError('no')
            }
          })
          u.after(() => virtual.stop())
          virtual.start()
          await virtual.pass(lostAt, 1)
          const [first] = virtual.workers
          assert.ok(first)
          if (closeFirst) {
            closed = true
            void first.close()
            await virtual.pass(5, 1)
          }
          lost = true
          first.abandon(new Error('the session has expired'))
          for (const context of running) assert.ok(context.signal.aborted, 'a handler that runs was not told')
          const ofFirst = (): number =>
            virtual.events.filter(
              ({ name, payload }) => name === 'failure' && (payload as { partition: number }).partition === 0
            ).length
          const before = ofFirst()
          const letters = virtual.letters.filter(({ partition }) => partition === 0).length
          await virtual.pass(200, 1)
          assert.equal(ofFirst(), before)
          assert.equal(virtual.letters.filter(({ partition }) => partition === 0).length, letters)
          assert.deepEqual(virtual.failed, [])
          assert.equal(violations, 0, 'a handler was called for a partition that is given up or lost')
        })
      }
    ),
    runs(20)
  )
})

test('handlers that end by the signal of a lost partition open no breaker', async t => {
  const virtual = new VirtualWorkers(t, {
    kind: 'key',
    partitions: [Array.from({ length: 50 }, (_, i) => `${i}:held`), Array.from({ length: 3 }, (_, i) => `${i}:good`)],
    breaker: { consecutive: 2 },
    handler: ({ partition }, { signal }) =>
      partition === 1
        ? virtual.work(100)
        : new Promise((_, reject) =>
            signal.addEventListener('abort', () => reject(new InfrastructureError('aborted', { cause: signal.reason })))
          )
  })
  t.after(() => virtual.stop())
  virtual.start()
  await virtual.pass(10, 1)
  virtual.workers[0]?.abandon(new Error('the session has expired'))
  await virtual.pass(300, 10)
  assert.equal(virtual.metrics.failures, 0)
  assert.deepEqual(virtual.of('breaker-opened'), [])
  assert.equal(virtual.metrics.handled, 3)
})
