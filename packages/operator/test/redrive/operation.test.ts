import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeEntry } from '../../src/ledger/codec.ts'
import { LedgerView } from '../../src/ledger/view.ts'
import { askValue, type Want } from '../../src/redrive/operation/ask.ts'
import { abandonedMs, currentState, type OperationState, operationOf } from '../../src/redrive/operation/operation.ts'

const id = '0f9b5c8e-7d1a-4c2b-9e3f-000000000001'
const heard = Date.UTC(2026, 1, 3)

function told(state: OperationState, want: Want | null) {
  const view = new LedgerView()
  const texts = { action: 'redrive', state, dlq: 'dlq', target: 'origin', words: 'all', by: 'ann', runner: 'r' }
  const value = { ...texts, planHash: 'aa', since: heard, heard, planned: 1, sent: 0, parked: 0 }
  const entry = encodeEntry({ kind: 'operation', id, value })
  view.apply(entry.key, entry.value)
  if (want !== null) {
    const ask = encodeEntry({ kind: 'part', id, part: 'ask', value: askValue({ want, by: 'bob', at: heard }) })
    view.apply(ask.key, ask.value)
  }
  return operationOf(view, id)
}

test('what is asked of an operation is told until it is answered', () => {
  assert.equal(told('running', 'pause').asked?.want, 'pause')
  assert.equal(told('paused', 'pause').asked, undefined)
  assert.equal(told('paused', 'go').asked?.want, 'go')
  assert.equal(told('running', 'go').asked, undefined)
})

test('an operation is abandoned when its runner is silent, and cancelled when somebody cancelled what nobody runs', () => {
  const state = (of: OperationState, want: Want | null, silentMs: number): string =>
    currentState(told(of, want), heard + silentMs)
  assert.equal(state('running', null, abandonedMs - 1), 'running')
  assert.equal(state('paused', null, abandonedMs), 'abandoned')
  assert.equal(state('running', 'cancel', 0), 'running', 'its runner has not answered')
  assert.equal(state('running', 'cancel', abandonedMs), 'cancelled')
  assert.equal(state('stopped', 'cancel', 0), 'cancelled')
  assert.equal(state('done', 'cancel', abandonedMs), 'done')
})
