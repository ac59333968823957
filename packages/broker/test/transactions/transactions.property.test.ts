import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Outcome, ProducerIdentity } from '../../src/transactions/transaction.ts'
import { runs } from '../runs.ts'
import { coordinator, init } from './coordinator.ts'

type Step =
  | { readonly kind: 'init'; readonly id: string; readonly expected: number | null }
  | { readonly kind: 'stage'; readonly id: string; readonly age: number; readonly implicit: boolean }
  | { readonly kind: 'write'; readonly id: string; readonly age: number; readonly implicit: boolean }
  | { readonly kind: 'offsets'; readonly id: string; readonly age: number }
  | {
      readonly kind: 'end'
      readonly id: string
      readonly age: number
      readonly outcome: Outcome
      readonly raise: boolean
    }
  | { readonly kind: 'advance'; readonly ms: number }

const id = fc.constantFrom('t', 'u')
/** How many identities ago: a producer may be one that was fenced long since. */
const age = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) })
const outcome = fc.constantFrom<Outcome>('commit', 'abort')
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('init' as const), id, expected: fc.option(fc.nat(2), { nil: null }) }),
  fc.record({ kind: fc.constant('stage' as const), id, age, implicit: fc.boolean() }),
  fc.record({ kind: fc.constant('write' as const), id, age, implicit: fc.boolean() }),
  fc.record({ kind: fc.constant('offsets' as const), id, age }),
  fc.record({ kind: fc.constant('end' as const), id, age, outcome, raise: fc.boolean() }),
  fc.record({ kind: fc.constant('advance' as const), ms: fc.nat(90_000) })
)

/** Runs steps and keeps, beside the coordinator, what became of each offset that was staged. */
class Run {
  readonly broker = coordinator()
  readonly #seen = new Map<string, ProducerIdentity[]>()
  readonly #staged = new Map<string, bigint[]>()
  readonly #committed = new Set<bigint>()
  readonly #latest = new Map<string, ProducerIdentity>()
  #next = 0n

  take(step: Step): void {
    if (step.kind === 'advance') this.broker.clock.advance(step.ms)
    else if (step.kind === 'init') this.#init(step.id, step.expected)
    else {
      const producer = this.#seen.get(step.id)?.at(-1 - step.age)
      if (producer !== undefined) this.#act(step, producer)
    }
    this.#settle('none')
  }

  /** What holds after every step. */
  check(): void {
    const { offsets, transactions } = this.broker
    const visible = offsets.fetch('group', 'a', 0)
    assert.ok(visible === null || this.#committed.has(visible.offset), 'only committed offsets are visible')
    const open = [...transactions].some(({ transactionalId }) => (this.#staged.get(transactionalId) ?? []).length > 0)
    assert.equal(offsets.isPending('group', 'a', 0), open, 'an offset is pending until its transaction ends')
    for (const { transactionalId, producerId, epoch, partitions, state } of transactions) {
      const before = this.#latest.get(transactionalId)
      if (before !== undefined)
        assert.ok(producerId > before.id || (producerId === before.id && epoch >= before.epoch), 'epochs go up')
      this.#latest.set(transactionalId, { id: producerId, epoch })
      assert.ok(partitions.size === 0 || state === 'Ongoing')
    }
  }

  #init(transactionalId: string, age: number | null): void {
    const expected = age === null ? null : (this.#seen.get(transactionalId)?.at(-1 - age) ?? null)
    const { code, producerId, epoch } = init(this.broker.transactions, transactionalId, expected)
    if (code === 0) this.#saw(transactionalId, { id: producerId, epoch })
  }

  #act(step: Extract<Step, { age: number }>, producer: ProducerIdentity): void {
    const { transactions } = this.broker
    switch (step.kind) {
      case 'offsets':
        transactions.addOffsets(step.id, producer, 'group')
        break
      case 'write':
        transactions.admit(step.id, producer.id, producer.epoch, 'a', 0, step.implicit)
        break
      case 'stage':
        this.#stage(step.id, producer, step.implicit)
        break
      case 'end': {
        const { outcome, raise } = step
        const { code, producerId, epoch } = transactions.end({ transactionalId: step.id, producer, outcome, raise })
        if (code !== 0) return
        this.#saw(step.id, { id: producerId, epoch })
        if (outcome === 'commit') this.#settle(step.id)
      }
    }
  }

  #saw(transactionalId: string, producer: ProducerIdentity): void {
    this.#seen.set(transactionalId, [...(this.#seen.get(transactionalId) ?? []), producer])
  }

  #stage(transactionalId: string, producer: ProducerIdentity, implicit: boolean): void {
    const { offsets, transactions } = this.broker
    if (transactions.admitOffsets(transactionalId, producer, 'group', implicit) !== 0) return
    const offset = this.#next++
    offsets.stage(producer.id, 'group', 'a', 0, { offset, leaderEpoch: -1, metadata: '' })
    this.#staged.set(transactionalId, [...(this.#staged.get(transactionalId) ?? []), offset])
  }

  /** Forgets what ended: committed where the request that just ended was a commit of it. */
  #settle(committed: string): void {
    for (const [transactionalId, staged] of this.#staged) {
      if (this.broker.transactions.get(transactionalId)?.state === 'Ongoing') continue
      if (transactionalId === committed) for (const offset of staged) this.#committed.add(offset)
      this.#staged.delete(transactionalId)
    }
  }
}

test('no offset is visible before its commit, none of an aborted transaction ever, and epochs never go back', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), steps => {
      const run = new Run()
      for (const next of steps) {
        run.take(next)
        run.check()
      }
      run.broker.transactions.close()
      assert.equal(run.broker.clock.waiting, 0)
    }),
    runs(300)
  )
})

test('each partition of a transaction gets one marker, after which the producer of the transaction is fenced or goes on', () => {
  const partition = fc.tuple(fc.constantFrom('a', 'b'), fc.nat(2))
  fc.assert(
    fc.property(fc.array(partition, { minLength: 1, maxLength: 8 }), outcome, fc.boolean(), (added, kind, raise) => {
      const { transactions, markers } = coordinator()
      const { producerId, epoch } = init(transactions, 't')
      for (const [topic, index] of added)
        assert.equal(transactions.admit('t', producerId, epoch, topic, index, true), 0)
      const producer = { id: producerId, epoch }
      const request = { transactionalId: 't', producer, outcome: kind, raise }
      const result = transactions.end(request)
      assert.deepEqual(transactions.end(request), result)
      const marked = markers.map(marker => `${marker.topic}-${marker.partition}`)
      assert.deepEqual(marked.sort(), [...new Set(added.map(([topic, index]) => `${topic}-${index}`))].sort())
      assert.ok(markers.every(marker => marker.kind === kind && marker.producer.epoch === result.epoch))
      assert.equal(transactions.addPartitions('t', { id: producerId, epoch: result.epoch }, [['a', 0]]), 0)
    }),
    runs(100)
  )
})
