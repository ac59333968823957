import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { briefly, encodeEntry } from '../../src/ledger/codec.ts'
import type { LedgerEntry } from '../../src/ledger/entry.ts'
import { isAtHome } from '../../src/ledger/home-partition.ts'
import { SharedValues } from '../../src/ledger/shared-values.ts'
import { LedgerView } from '../../src/ledger/view.ts'
import { ledgerPartition } from '../../src/ledger/writer.ts'
import { KeySet } from '../../src/lineage/key-set.ts'
import { runs } from '../runs.ts'

const at = Date.UTC(2026, 1, 3)
const operation = '0f9b5c8e-7d1a-4c2b-9e3f-1a2b3c4d5e6f'
const keyOf = (i: number): Buffer => createHash('sha256').update(String(i)).digest().subarray(0, 16)

function apply(view: LedgerView, entry: LedgerEntry): void {
  const { key, value } = encodeEntry(entry)
  view.apply(key, value)
}

test('of each failure the last decision, note and assignment count, each for itself', () => {
  const step = fc.record({
    key: fc.nat(5),
    kind: fc.constantFrom('decision', 'note', 'assignment'),
    text: fc.option(fc.constantFrom('parked', 'discarded', 'restored'))
  })
  fc.assert(
    fc.property(fc.array(step), steps => {
      const view = new LedgerView()
      const model = new Map<string, string | null>()
      for (const { key, kind, text } of steps) {
        const field = kind === 'assignment' ? 'assignee' : kind
        const value = text === null ? null : { [field]: text, by: 'ann', at, operation }
        apply(view, { kind, key: keyOf(key), value } as LedgerEntry)
        model.set(`${kind}${key}`, text)
      }
      for (let i = 0; i <= 5; i++) {
        assert.equal(view.decisionOf(keyOf(i))?.decision ?? null, model.get(`decision${i}`) ?? null)
        assert.equal(view.noteOf(keyOf(i))?.note ?? null, model.get(`note${i}`) ?? null)
        assert.equal(view.assignmentOf(keyOf(i))?.assignee ?? null, model.get(`assignment${i}`) ?? null)
        const decision = model.get(`decision${i}`) ?? 'restored'
        assert.equal(view.stateOf(keyOf(i)), decision === 'restored' ? 'open' : decision)
      }
    }),
    runs(100)
  )
})

test('what is no entry is counted and changes nothing', () => {
  const view = new LedgerView()
  apply(view, { kind: 'decision', key: keyOf(1), value: { decision: 'parked', by: 'ann', at, operation } })
  view.apply(null, Buffer.from('{}'))
  view.apply(Buffer.from('short'), Buffer.from('{}'))
  view.apply(keyOf(1), Buffer.from('no json'))
  view.apply(keyOf(1), Buffer.from('{"v":1,"decision":7}'))
  view.apply(keyOf(1), Buffer.alloc(100_000, 0x20))
  view.apply(Buffer.from(operation), Buffer.from('[]'))
  assert.deepEqual(view.faults, { key: 2, size: 1, json: 1, shape: 2 })
  assert.equal(view.stateOf(keyOf(1)), 'parked')
})

test('an entry that lies where its key belongs counts before those that do not, whichever is read first', () => {
  const parked = encodeEntry({
    kind: 'decision',
    key: keyOf(1),
    value: { decision: 'parked', by: 'ann', at, operation }
  })
  const restored = encodeEntry({
    ...{ kind: 'decision', key: keyOf(1), value: { decision: 'restored', by: 'ann', at, operation } }
  })
  for (const order of [
    [parked, restored],
    [restored, parked]
  ]) {
    const view = new LedgerView()
    for (const entry of order) view.apply(entry.key, entry.value, entry === restored)
    assert.equal(view.stateOf(keyOf(1)), 'open')
    view.apply(parked.key, parked.value)
    assert.equal(view.stateOf(keyOf(1)), 'parked')
  }
  const view = new LedgerView()
  for (const { key, value } of [restored, parked]) view.apply(key, value, false)
  assert.equal(view.stateOf(keyOf(1)), 'parked')
})

test('so does an entry of an operation or a part of it, and those that do not lie there are counted', () => {
  const entry = (part: string | null, heard: number): LedgerEntry =>
    part === null
      ? { kind: 'operation', id: operation, value: { v: 1, heard } }
      : { kind: 'part', id: operation, part, value: { v: 1, heard } }
  for (const part of [null, 'ask', '3']) {
    const view = new LedgerView()
    const held = () => (part === null ? view.operations.get(operation) : view.partsOf(operation).get(part))?.heard
    const put = (heard: number, belongs: boolean): boolean => {
      const { key, value } = encodeEntry(entry(part, heard))
      return view.apply(key, value, belongs)
    }
    assert.equal(put(1, false), true)
    assert.equal(put(2, false), true)
    assert.equal(held(), 2)
    assert.equal(put(3, true), true)
    assert.equal(put(4, false), false)
    assert.equal(held(), 3)
    assert.equal(view.strays, 3)
  }
})

test('where a record of the ledger belongs its key tells: the failure, the operation, or the lane', () => {
  const at = fc.integer({ min: 1, max: 50 })
  fc.assert(
    fc.property(fc.nat(1000), at, fc.nat(49), (i, partitions, partition) => {
      const home = (entry: LedgerEntry) => isAtHome(encodeEntry(entry).key, partition, partitions)
      const own = ledgerPartition(keyOf(i), partitions)
      assert.equal(home({ kind: 'decision', key: keyOf(i), value: null }), own === partition)
      assert.equal(home({ kind: 'note', key: keyOf(i), value: null }), own === partition)
      const id = `0f9b5c8e-7d1a-4c2b-9e3f-${String(i).padStart(12, '0')}`
      const theirs = ledgerPartition(Buffer.from(id), partitions)
      assert.equal(home({ kind: 'operation', id, value: null }), theirs === partition)
      assert.equal(home({ kind: 'part', id, part: 'ask', value: null }), theirs === partition)
      assert.equal(home({ kind: 'part', id, part: String(i), value: null }), i === partition)
    }),
    runs(100)
  )
  assert.equal(isAtHome(Buffer.from('what'), 3, 4), true)
})

test('operations are kept as they are, until they are taken away', () => {
  const view = new LedgerView()
  apply(view, { kind: 'operation', id: operation, value: { v: 1, action: 'redrive', progress: 0.5 } })
  assert.deepEqual(view.operations.get(operation), { v: 1, action: 'redrive', progress: 0.5 })
  apply(view, { kind: 'operation', id: operation, value: null })
  assert.deepEqual([view.operations.size, view.forgetful], [0, false])
})

test('of more operations than are kept the latest are known, with what belongs to them', () => {
  const view = new LedgerView()
  const id = (i: number): string => `0f9b5c8e-7d1a-4c2b-9e3f-${String(i).padStart(12, '0')}`
  // Partitions are read side by side: the one that runs now may be read first.
  const order = [25_000, ...Array.from({ length: 25_000 }, (_, i) => i)]
  for (const i of order) {
    apply(view, { kind: 'part', id: id(i), part: '0', value: { v: 1, sent: i } })
    apply(view, { kind: 'operation', id: id(i), value: { v: 1, action: 'redrive', heard: i } })
  }
  assert.ok(view.operations.size <= 10_000, `${view.operations.size}`)
  assert.equal(view.forgetful, true)
  for (const i of order.filter(i => i > 21_000)) {
    assert.deepEqual(view.operations.get(id(i)), { v: 1, action: 'redrive', heard: i })
    assert.deepEqual(view.partsOf(id(i)).get('0'), { v: 1, sent: i })
  }
})

test('the words of a filter of thousands of keys leave an entry that can be read', () => {
  for (const words of ['0123456789abcdef'.repeat(10_000), '\u0000'.repeat(100_000), '😀'.repeat(50_000)]) {
    const view = new LedgerView()
    apply(view, { kind: 'operation', id: operation, value: { v: 1, words: briefly(words) } })
    assert.equal(view.operations.get(operation)?.words, briefly(words))
  }
  assert.equal(briefly('stage handle'), 'stage handle')
})

test('a hundred thousand failures of one decision take less than 55 bytes each', () => {
  const view = new LedgerView()
  const { value } = encodeEntry({
    ...{ kind: 'decision', key: keyOf(0) },
    value: { decision: 'discarded', by: 'ann', at, operation, why: 'x'.repeat(1000) }
  })
  for (let i = 0; i < 100_000; i++) view.apply(keyOf(i), value)
  assert.equal(view.decided, 100_000)
  assert.ok(view.bytes / view.decided < 55, `${view.bytes / view.decided} bytes`)
  assert.equal([...view.decisions()].length, 100_000)
})

test('values beyond the number kept whole are kept by what is needed of them', () => {
  const values = new SharedValues(text => text.slice(0, 1), 3)
  const numbers = ['a1', 'a2', 'a3', 'a4', 'a5', 'b1'].map(text => values.add(text))
  assert.deepEqual(
    numbers.map(number => values.text(number)),
    ['a1', 'a2', 'a3', 'a', 'a', 'b']
  )
  values.release(numbers[0] as number)
  assert.equal(values.add('a'), numbers[3])
  for (const number of numbers.slice(1)) values.release(number)
  values.release(numbers[3] as number)
  assert.equal(values.size, 0)
})

test('a view of some failures tells of them and of operations alone, and takes no other for open', () => {
  const only = new KeySet()
  for (let i = 0; i < 3; i++) only.add(keyOf(i))
  const view = new LedgerView(only)
  for (let i = 0; i < 6; i++)
    apply(view, {
      kind: 'decision',
      key: keyOf(i),
      value: { decision: 'redriven', redrives: 1, by: 'ann', at, operation }
    })
  apply(view, { kind: 'operation', id: operation, value: { state: 'done' } })
  assert.deepEqual([view.decided, view.operations.size, view.stateOf(keyOf(2))], [3, 1, 'redriven'])
  assert.throws(() => view.stateOf(keyOf(3)), { code: 'LEDGER_NOT_READ', retriable: true })
})

test('no key that is wanted, and none of an operation, is passed over', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000)), fc.nat(40), (wanted, pad) => {
      const only = new KeySet()
      for (const i of wanted) only.add(keyOf(i))
      const wants = (key: Buffer): boolean => only.mayWant(Buffer.concat([Buffer.alloc(pad), key]), pad, key.length)
      for (const i of wanted) assert.ok(wants(keyOf(i)) && wants(Buffer.concat([keyOf(i), Buffer.from('n')])))
      assert.ok(wants(Buffer.from(operation)) && wants(Buffer.from(`${operation}/plan`)))
    }),
    runs(100)
  )
})
