import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { familyEntry, readFamily } from '../../src/headers/family.ts'
import { runs } from '../runs.ts'

const header = (name: string, value: Buffer | null) => ({ name, rawName: Buffer.from(name), value })
const places = fc.record(
  {
    topic: fc.stringMatching(/^[A-Za-z0-9._-]{1,249}$/),
    partition: fc.nat(2_147_483_647),
    offset: fc.maxSafeNat(),
    timestamp: fc.oneof(fc.constant(-1), fc.maxSafeNat()),
    timestampType: fc.constantFrom('CreateTime', 'LogAppendTime', 'NoTimestampType'),
    added: fc.integer({ min: 1, max: 4 }),
    group: fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' })
  },
  { noNullPrototype: true }
)

test('the place of a copy is read as it was written, whatever the group is called', () => {
  fc.assert(
    fc.property(places, place => {
      const [name, value] = familyEntry(place as never)
      const others = [1, 2, 3].map(i => header(`h${i}`, null))
      assert.deepEqual(readFamily([...others, header(String(name), value)]), place)
    }),
    runs(300)
  )
})

test('anything else is none, and never an error', () => {
  const read = (value: Buffer | null, ...after: string[]) =>
    readFamily([header('x-dead-letter-family', value), ...after.map(name => header(name, null))])
  const good = 'orders/3/17 1700000000000 CreateTime 1 billing'
  assert.ok(read(Buffer.from(good)))
  assert.equal(readFamily([]), null)
  assert.equal(read(null), null)
  assert.equal(read(Buffer.from(good), 'behind it'), null)
  assert.equal(read(Buffer.alloc(5000, 'a')), null)
  for (const [from, to] of [
    [' 1 ', ' 2 '],
    [' 1 ', ' 0 '],
    ['CreateTime', 'Later'],
    ['/3/', '/2147483648/'],
    ['/17 ', '/9007199254740993 '],
    ['orders', 'or ders']
  ] as const)
    assert.equal(read(Buffer.from(good.replace(from, to))), null, to)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1300 }), bytes => {
      read(Buffer.from(bytes))
    }),
    runs(300)
  )
})
