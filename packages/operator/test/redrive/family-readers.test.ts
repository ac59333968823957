import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faultOf } from '../../src/redrive/family/family-readers.ts'

test('an owner reads when its own mark stands there and is not out of date', () => {
  const now = 10_000_000
  const mark = { at: now - 1000, everyMs: 3_600_000, member: 'a' }
  assert.equal(faultOf('a', mark, now), null)
  // Clocks differ.
  assert.equal(faultOf('a', { ...mark, at: now + 500_000 }, now), null)
  assert.equal(faultOf('a', { ...mark, at: now - 2 * 3_600_000 }, now), null)
  assert.match(faultOf('a', { ...mark, at: now - 2 * 3_600_000 - 60_001 }, now) ?? '', /out of date/)
  assert.match(faultOf('b', mark, now) ?? '', /earlier owner/)
  assert.match(faultOf('a', null, now) ?? '', /no mark/)
  assert.match(faultOf('a', null, now, false) ?? '', /it is not there: a redrive makes it/)
  assert.match(faultOf(undefined, mark, now) ?? '', /no member/)
})
