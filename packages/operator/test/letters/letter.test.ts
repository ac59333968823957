import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Letter, LookedLetter } from '../../src/letters/letter.ts'
import { lettersOf } from '../../src/letters/read-letters.ts'
import { fakeRecord } from '../fake-letter.ts'

const header = (name: string, value: string) => ({ name, rawName: Buffer.from(name), value: Buffer.from(value) })

const given = [
  ...[header('x-exception-fqcn', 'E'), header('x-dead-letter-id', 'ab'), header('x-dead-letter-group', 'billing')],
  header('x-dead-letter-lineage', 'orders/3/41/billing')
]

test('headers and facts of a letter are plain objects, which can be copied', () => {
  const [letter] = [...lettersOf([fakeRecord({ headers: given })])]
  assert.deepEqual(
    letter?.record.headers.map(each => ({ ...each })),
    given
  )
  const facts = { ...letter?.facts }
  assert.deepEqual([facts.errorName, facts.group, facts.own], ['E', 'billing', true])
})

test('a letter that is only looked at says the same, also when it is fit to wait', () => {
  const looked = new LookedLetter(fakeRecord({ headers: given }))
  const letter = new Letter(fakeRecord({ headers: given }))
  for (const name of Object.keys(letter.facts) as (keyof typeof letter.facts)[])
    assert.deepEqual(looked.facts[name], letter.facts[name], name)
  assert.deepEqual(looked.key, letter.key)
  assert.deepEqual(
    looked.record.headers.map(({ name, rawName, value }) => ({ name, rawName, value })),
    given
  )
  assert.deepEqual({ ...looked.owned().facts }, { ...letter.facts })
  assert.deepEqual(looked.owned().record, letter.owned().record)
})

test('a letter that is fit to wait says the same when what it was read with is gone', () => {
  const headers = given.map(({ name, value }) => header(name, value.toString()))
  const letter = new Letter(fakeRecord({ headers }))
  assert.equal(letter.facts.errorName, 'E')
  const owned = letter.owned()
  for (const { value } of headers) value.fill(0)
  assert.deepEqual(
    [owned.facts.errorName, owned.facts.group, owned.facts.lineage],
    ['E', 'billing', 'orders/3/41/billing']
  )
  assert.equal(owned.keyText, owned.key.toString('hex'))
})
