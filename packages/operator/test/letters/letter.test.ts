import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { encodeBatch } from '../../../kafka/src/records/batch-encoder.ts'
import { type BatchInfo, readBatchInfo } from '../../../kafka/src/records/batch-info.ts'
import { type BatchRecord, openBatch } from '../../../kafka/src/records/batch-records.ts'
import { Letter, LookedLetter } from '../../src/letters/letter.ts'
import { lettersOf } from '../../src/letters/read-letters.ts'
import { fakeRecord } from '../fake-letter.ts'

const header = (name: string, value: string) => ({ name, rawName: Buffer.from(name), value: Buffer.from(value) })

const given = [
  ...[header('x-exception-fqcn', 'E'), header('x-dead-letter-id', 'ab'), header('x-dead-letter-group', 'billing')],
  header('x-dead-letter-lineage', 'orders/3/41/billing')
]

/** As it is read of a batch. */
function inBatch() {
  const headers = given.map(({ rawName, value }) => [rawName, value] as const)
  const record = { key: null, value: null, timestamp: 1, headers }
  const options = { producerId: -1n, producerEpoch: -1, baseSequence: -1, compression: 'none' } as const
  const bytes = encodeBatch([record], options)
  const source = { topic: 'error.orders.billing', partition: 0, checkCrc: true, maxBatchBytes: 1 << 20 }
  return openBatch(bytes, readBatchInfo(bytes, 0) as BatchInfo, source).next() as BatchRecord
}

test('headers and facts of a letter, and headers that handlers get, are plain objects, which can be copied and shown', () => {
  const [letter] = [...lettersOf([inBatch()])]
  for (const headers of [inBatch().headers, letter?.record.headers ?? []]) {
    assert.deepEqual(
      headers.map(each => ({ ...each })),
      given
    )
    assert.match(inspect(headers), /value: <Buffer 45>/)
  }
  const facts = { ...letter?.facts }
  assert.deepEqual([facts.errorName, facts.group, facts.own], ['E', 'billing', true])
})

test('a letter that is only looked at says the same, also when it is fit to wait', () => {
  const looked = new LookedLetter(inBatch())
  const letter = new Letter(inBatch().logged)
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
