import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { HeaderList } from '../../src/headers/header-list.ts'
import { headerName } from '../../src/headers/header-name.ts'

const names = ['a', 'b', 'c'].map(headerName)
const texts = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('\ud83d', '\ude00', 'é', ''))
const bytes = fc.oneof(
  fc.constant(null),
  fc.uint8Array().map(given => Buffer.from(given))
)

test('texts encoded together are the bytes of each, in their places', () => {
  const header = fc.tuple(fc.nat(2), fc.oneof(texts, bytes), fc.boolean())
  fc.assert(
    fc.property(fc.array(header), fc.subarray(names), (headers, leftOut) => {
      const list = new HeaderList(new Set(leftOut.map(name => name.text)))
      const expected: [string, Buffer | null][] = []
      for (const [at, value, always] of headers) {
        const name = names[at] as (typeof names)[number]
        if (always) list.put(name, value)
        else list.add(name, value)
        if (always || !leftOut.includes(name))
          expected.push([name.text, typeof value === 'string' ? Buffer.from(value) : value])
      }
      assert.equal(list.length, expected.length)
      assert.deepEqual(
        list.seal().map(([name, value]) => [name.toString(), value]),
        expected
      )
    })
  )
})
