import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorCodes } from '@dead-letter/protocol'
import fc from 'fast-check'
import { admit, ProducerStates, sequenceAfter } from '../../src/log/producer-states.ts'

const id = 7n
const batch = (baseSequence: number, count: number, more: { epoch?: number; transactional?: boolean } = {}) => ({
  id,
  epoch: more.epoch ?? 0,
  baseSequence,
  lastOffsetDelta: count - 1,
  transactional: more.transactional ?? false
})

test('batches in order are appended, the last five again are duplicates, all others out of order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 20, size: 'max' }),
      fc.constantFrom(0, 5, 2 ** 31 - 1500),
      (counts, start) => {
        const states = new ProducerStates()
        const sent: ReturnType<typeof batch>[] = []
        let sequence = start
        let offset = 0n
        for (const count of counts) {
          const next = batch(sequence, count)
          assert.equal(admit(states.get(id), next, false).kind, 'append')
          states.appended(next, offset, 0n)
          sent.push(next)
          sequence = sequenceAfter(sequence, count)
          offset += BigInt(count)
        }
        for (const [i, one] of sent.entries()) {
          const admission = admit(states.get(id), one, false)
          const expected = i >= sent.length - 5 ? 'duplicate' : 'refused'
          assert.equal(admission.kind, expected)
        }
        const ahead = admit(states.get(id), batch(sequenceAfter(sequence, 1), 1), false)
        assert.deepEqual(ahead, { kind: 'refused', code: errorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER })
      }
    )
  )
})

test('sequences start again at 0 after 2^31 − 1', () => {
  const states = new ProducerStates()
  states.appended(batch(2 ** 31 - 2, 2), 0n, 0n)
  assert.equal(admit(states.get(id), batch(0, 1), false).kind, 'append')
  states.appended(batch(0, 1), 2n, 0n)
  assert.deepEqual(admit(states.get(id), batch(2 ** 31 - 2, 2), false).kind, 'duplicate')
})

test('a new epoch begins at 0, and an old one is refused', () => {
  const states = new ProducerStates()
  states.appended(batch(0, 3, { epoch: 4 }), 0n, 0n)
  const refusedWith = (one: ReturnType<typeof batch>) => {
    const admission = admit(states.get(id), one, false)
    return admission.kind === 'refused' ? admission.code : admission.kind
  }
  assert.equal(refusedWith(batch(3, 1, { epoch: 5 })), errorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER)
  assert.equal(refusedWith(batch(0, 1, { epoch: 5 })), 'append')
  assert.equal(refusedWith(batch(3, 1, { epoch: 3 })), errorCodes.INVALID_PRODUCER_EPOCH)
})

test('a producer that is not known may begin anywhere, unless a transaction of version 2 adds the partition', () => {
  assert.equal(admit(undefined, batch(17, 1), false).kind, 'append')
  assert.equal(admit(undefined, batch(17, 1), true).kind, 'refused')
  assert.equal(admit(undefined, batch(0, 1), true).kind, 'append')
})

test('what is not transactional is refused while a transaction is open', () => {
  const states = new ProducerStates()
  states.appended(batch(0, 1, { transactional: true }), 0n, 0n)
  assert.deepEqual(admit(states.get(id), batch(1, 1), false), {
    kind: 'refused',
    code: errorCodes.INVALID_TXN_STATE
  })
  assert.equal(states.ended({ id, epoch: 0 }, 0, 5n), 0n)
  assert.equal(admit(states.get(id), batch(1, 1), false).kind, 'append')
})

test('producers expire by their last timestamp, but not with an open transaction', () => {
  const states = new ProducerStates()
  states.appended(batch(0, 1), 0n, 100n)
  states.appended({ ...batch(0, 1, { transactional: true }), id: 8n }, 1n, 100n)
  states.expire(99n)
  assert.equal([...states].length, 2)
  states.expire(100n)
  assert.deepEqual(
    [...states].map(one => one.id),
    [8n]
  )
})
