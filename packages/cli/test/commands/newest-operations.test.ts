import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { NewestOperations } from '../../src/commands/newest-operations.ts'
import { runs } from '../runs.ts'

test('however entries lie between each other, the operations that began last are told, in their order', () => {
  const some = fc.array(fc.nat(7), { maxLength: 40 })
  fc.assert(
    fc.property(some, fc.integer({ min: 1, max: 4 }), (list, max) => {
      const newest = new NewestOperations<number>(max)
      const begun: number[] = []
      for (const id of list) {
        const event = begun.includes(id) ? 'ended' : 'begun'
        if (event === 'begun') begun.push(id)
        newest.of({ operation: String(id), event }, () => id)
      }
      assert.deepEqual(newest.all, begun.slice(-max))
    }),
    runs(500)
  )
})

test('one that began before what is read is told as long as there is room, and never in the place of a newer one', () => {
  const newest = new NewestOperations<string>(2)
  newest.of({ operation: 'old', event: 'ended' }, () => 'old')
  assert.deepEqual(newest.all, ['old'])
  for (const [operation, event] of [
    ['a', 'begun'],
    ['b', 'begun'],
    ['older', 'ended'],
    ['old', 'known']
  ] as const)
    newest.of({ operation, event }, () => operation)
  assert.deepEqual(newest.all, ['a', 'b'])
})
