import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodeEntry } from '../../src/ledger/codec.ts'
import { LedgerView } from '../../src/ledger/view.ts'
import { askValue } from '../../src/redrive/operation/ask.ts'
import {
  abandonedMs,
  currentState,
  demandNoneAlive,
  demandNotCancelled,
  fencedBy,
  isAlive,
  type Operation,
  operationIdOf,
  operationOf,
  operationsOf,
  operationValue,
  readOperation,
  stateAmong,
  successorOf
} from '../../src/redrive/operation/operation.ts'
import { runs } from '../runs.ts'

const idOf = (n: number): string => `0f9b5c8e-7d1a-4c2b-9e3f-${String(n).padStart(12, '0')}`
const at = Date.UTC(2026, 1, 3)

const operation = (n: number, more: Partial<Operation> = {}): Operation => ({
  ...{ id: idOf(n), action: 'redrive', state: 'running', dlq: 'd', target: 'origin', words: 'all', by: 'ann' },
  ...{ runner: `host/${n}`, since: at + n, heard: at + n, planHash: 'ab', planned: 5, sent: 2, parked: 0, ...more }
})

function viewOf(...operations: readonly Operation[]): LedgerView {
  const view = new LedgerView()
  for (const each of operations) {
    const { key, value } = encodeEntry({ kind: 'operation', id: each.id, value: operationValue(each) })
    view.apply(key, value)
    if (each.asked === undefined) continue
    const asked = encodeEntry({ kind: 'part', id: each.id, part: 'ask', value: askValue(each.asked) })
    view.apply(asked.key, asked.value)
  }
  return view
}

test('an operation is read back as it was written, with what is asked of it', () => {
  const given = operation(1, { reason: 'r', asked: { want: 'pause', by: 'bob', at } })
  assert.deepEqual({ ...operationOf(viewOf(given), given.id), v: undefined }, { ...given, v: undefined })
  assert.throws(() => operationOf(viewOf(given), idOf(2)), { code: 'OPERATION_UNKNOWN' })
})

test('whatever somebody wrote in its place is no operation, or one of the right shape', () => {
  const field = fc.oneof(fc.jsonValue(), fc.constantFrom('redrive', 'running', 1, 2))
  const names = Object.keys(operationValue(operation(1)))
  fc.assert(
    fc.property(fc.record(Object.fromEntries(names.map(name => [name, field])), { requiredKeys: [] }), value => {
      const read = readOperation(idOf(1), { ...operationValue(operation(1)), ...value })
      if (read === null) return
      assert.ok([read.by, read.runner, read.dlq, read.words].every(text => typeof text === 'string'))
      assert.ok([read.since, read.heard, read.sent].every(Number.isSafeInteger))
    }),
    runs(300)
  )
})

test('a runner is alive for half a minute after it was heard of, unless it said that it ended', () => {
  const now = at + abandonedMs
  assert.equal(isAlive({ state: 'running', heard: at + 1 }, now), true)
  assert.equal(isAlive({ state: 'paused', heard: at + 1 }, now), true)
  assert.equal(isAlive({ state: 'running', heard: at }, now), false)
  for (const state of ['done', 'stopped', 'cancelled', 'failed'] as const)
    assert.equal(isAlive({ state, heard: now }, now), false)
  // Its clock is ahead: for as long it is left alone.
  assert.equal(isAlive({ state: 'running', heard: now + 60_000 }, now), true)
  const cases = [
    [operation(1), at, 'running'],
    [operation(1), now + 1, 'abandoned'],
    [operation(1, { state: 'paused' }), now + 1, 'abandoned'],
    [operation(1, { state: 'failed' }), now + 1, 'failed'],
    [operation(1, { asked: { want: 'cancel', by: 'bob', at } }), at, 'running'],
    [operation(1, { asked: { want: 'cancel', by: 'bob', at } }), now + 1, 'cancelled'],
    [operation(1, { state: 'done', asked: { want: 'cancel', by: 'bob', at } }), now + 1, 'done']
  ] as const
  for (const [given, when, expected] of cases) assert.equal(currentState(given, when), expected)
})

test('a runner since whose last word another began is abandoned', () => {
  const mine = operation(5, { heard: at + 10 })
  const state = (other: Operation, now = at + 10_011): string => stateAmong(mine, [mine, other], now)
  assert.deepEqual([state(operation(11)), state(operation(9))], ['abandoned', 'running'])
  assert.equal(state(operation(11, { runner: mine.runner })), 'running')
  // The other's clock is ahead: this one beats.
  assert.equal(state(operation(11), at + 10_010), 'running')
  // The other has ended: whether it fenced this one or this one it, clocks do not tell.
  assert.equal(state(operation(11, { state: 'done' })), 'running')
  const done = operation(5, { state: 'done' })
  assert.equal(stateAmong(done, [done, operation(11)], at + 10_011), 'done')
})

test('one that is alive keeps others away and says who it is; one that is cancelled is over', () => {
  const view = viewOf(operation(1, { state: 'done' }), operation(2, { by: 'bob' }))
  assert.throws(() => demandNoneAlive(view, at + 3), { code: 'OPERATION_RUNNING', message: /bob.*host\/2.* in 30 s/ })
  demandNoneAlive(view, at + 3 + abandonedMs)
  const cancelled = viewOf(operation(1, { state: 'cancelled', reason: 'eve did' }))
  assert.throws(() => demandNotCancelled(cancelled, idOf(1), at), { code: 'OPERATION_CANCELLED', message: /eve did/ })
  demandNotCancelled(cancelled, idOf(2), at)
})

test('who took the place of a runner is the one that began after it, or that goes on with its operation', () => {
  const mine = operation(5)
  assert.equal(successorOf(viewOf(mine), mine.id, mine.runner), undefined)
  // Left running by a crash long ago.
  assert.equal(successorOf(viewOf(operation(1), mine), mine.id, mine.runner), undefined)
  assert.equal(successorOf(viewOf(mine, operation(7)), mine.id, mine.runner)?.runner, 'host/7')
  assert.equal(successorOf(viewOf(mine, operation(7, { state: 'done' })), mine.id, mine.runner)?.runner, 'host/7')
  assert.equal(successorOf(viewOf(operation(7, { state: 'done' })), mine.id, mine.runner), undefined)
  // It never got to say that it runs, and another has its operation.
  const other = operation(5, { runner: 'host/9', state: 'done' })
  assert.equal(successorOf(viewOf(other), mine.id, mine.runner)?.runner, 'host/9')
  const error = fencedBy(operation(7, { by: 'bob' }), mine.id, null)
  assert.ok(error.code === 'OPERATION_FENCED' && /bob on host\/7 took its place/.test(error.message))
  assert.match(fencedBy(undefined, mine.id, null, { want: 'stop', by: 'eve', at }).message, /eve stopped it/)
})

test('operations are listed oldest first, and named by a beginning that only one has', () => {
  const view = viewOf(operation(30), operation(2), operation(10))
  assert.deepEqual(
    operationsOf(view).map(({ since }) => since - at),
    [2, 10, 30]
  )
  assert.equal(operationIdOf(view, idOf(30).slice(0, -1)), idOf(30).startsWith(idOf(30).slice(0, -1)) ? idOf(30) : '')
  for (const begins of ['0f9b', 'ff', ''])
    assert.throws(() => operationIdOf(view, begins), { code: 'OPERATION_UNKNOWN' })
})
