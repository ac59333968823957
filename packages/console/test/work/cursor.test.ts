import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPlace, writeCursor, writePlace } from '../../src/work/cursor.ts'

test('a cursor is of one order, and what is none is refused', () => {
  const cursor = writePlace({ value: 7, id: 'v2:1' }, 'count')
  assert.deepEqual(readPlace(cursor ?? '', 'count'), { value: 7, id: 'v2:1' })
  assert.equal(readPlace(undefined, 'count'), null)
  assert.equal(writePlace(null, 'count'), null)
  for (const bad of ['', 'x', writeCursor([50]), writeCursor(null), writeCursor({}), writeCursor(['count', 1.5, 'x'])])
    assert.throws(() => readPlace(bad, 'count'), /begin without it/, bad)
  assert.throws(() => readPlace(cursor ?? '', 'name'), /begin without it/)
})
