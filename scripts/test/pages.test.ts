import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anchor } from '../check-links.ts'
import { examplesOf } from '../page-examples.ts'
import { docText, interfacesOf } from '../reference/interfaces.ts'

test('headings are named as GitHub names them', () => {
  assert.equal(anchor('Connection: `sasl`'), 'connection-sasl')
  assert.equal(anchor('`run(handler, options)`'), 'runhandler-options')
  assert.equal(anchor('Guaranteed, and not'), 'guaranteed-and-not')
})

test('examples of a page, each with the line where it begins', () => {
  const page = '# a\n\n```ts\none()\n```\n\n```sh\nls\n```\n```ts\ntwo()\n```\n'
  assert.deepEqual(
    examplesOf('p.md', page).map(({ line, code }) => [line, code]),
    [
      [3, 'one()\n'],
      [10, 'two()\n']
    ]
  )
})

test('interfaces with the types, words and defaults of their members', () => {
  const found = interfacesOf(`/** What it is. */
export interface A extends B {
  /**
   * Says {@link A} over
   * two lines. Minimum 1.
   * @default 3
   */
  readonly one?: number
  /** Two. */
  readonly 'two-b': TopicPartition & { readonly x: string; readonly y: number }
  readonly three:
    | 'a' // first
    | 'b'
}
`).get('A')
  assert.equal(found?.doc, 'What it is.')
  assert.deepEqual(found?.members[0], {
    name: 'one',
    type: 'number',
    doc: 'Says `A` over two lines. Minimum 1.',
    defaultText: '3'
  })
  assert.deepEqual(
    found?.members.map(member => member.name),
    ['one', 'two-b', 'three']
  )
  assert.equal(docText('/** @default none */'), '')
})
