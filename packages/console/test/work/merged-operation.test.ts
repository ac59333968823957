import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Operation } from '../../src/api/index.ts'
import { merged } from '../../src/work/merged-operation.ts'

const own: Operation = {
  ...{ id: 'o', action: 'redrive', state: 'running', dlq: 'orders.dlq', target: 'origin', words: 'all', by: 'ada' },
  ...{ why: null, runner: 'here', since: 0, heard: 100, planned: 9, done: 5, parked: 0, failedAgain: 0 },
  ...{ skipped: { duplicate: 1 }, error: null, reason: null, ramp: false, may: [] }
}

test('an operation of this console is told as it is, also when others go on with it or cancel it later', () => {
  const cases: [string, Partial<Operation>, Partial<Operation> | undefined, Partial<Operation>][] = [
    ['the index has not heard of it', {}, undefined, { state: 'running', done: 5 }],
    ['it runs', {}, { may: ['pause'] }, { state: 'running', may: ['pause'], done: 5 }],
    ['it waits', {}, { state: 'paused', may: ['resume'] }, { state: 'paused', may: ['resume'], done: 5 }],
    ['it is asked to stop', { state: 'stopping' }, { may: ['pause'] }, { state: 'stopping', may: [] }],
    ['it is over, the index is behind', { state: 'done' }, { may: ['stop'] }, { state: 'done', may: [], done: 5 }],
    ['stopped', { state: 'stopped' }, { state: 'stopped', may: ['continue'] }, { state: 'stopped', may: ['continue'] }],
    ['cancelled', { state: 'stopped' }, { state: 'cancelled' }, { state: 'cancelled', may: [], done: 5 }],
    [
      ...(['another goes on', { state: 'stopped' }] as const),
      { runner: 'there', heard: 200, done: 8, may: ['stop'] },
      { state: 'running', runner: 'there', done: 8, may: ['stop'] }
    ],
    [
      ...(['refused', { state: 'failed', error: 'no' }] as const),
      { runner: 'there', heard: 50, state: 'stopped', may: ['continue'] },
      { state: 'failed', error: 'no', may: ['continue'] }
    ]
  ]
  for (const [name, here, told, expected] of cases) {
    const shown = merged(told && { ...own, done: 0, ...told }, { ...own, ...here })
    assert.deepEqual({ ...shown, ...expected }, shown, name)
  }
})
