import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { HeaderView } from '../../src/headers/header-view.ts'
import { runs } from '../runs.ts'

const header = fc
  .tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.option(fc.string({ maxLength: 3 })))
  .map(([name, text]) => ({ name, rawName: Buffer.from(name), value: text === null ? null : Buffer.from(text) }))

test('of repeated names the last or the first counts, in all headers or some of them', () => {
  fc.assert(
    fc.property(
      fc.array(header, { maxLength: 60 }),
      fc.nat(60),
      fc.nat(60),
      fc.boolean(),
      (headers, from, to, first) => {
        const view = new HeaderView(headers, from, to, first)
        const within = (name: string) => (given: { readonly name: string }, i: number) =>
          i >= from && i < to && given.name === name
        for (const name of ['a', 'b', 'c', 'd', 'e']) {
          const last = headers.findLastIndex(within(name))
          const meant = first ? headers.find(within(name)) : headers[last]
          assert.equal(view.position(name), last)
          assert.deepEqual(view.bytes(name), meant === undefined ? undefined : meant.value)
        }
      }
    ),
    runs(300)
  )
})
