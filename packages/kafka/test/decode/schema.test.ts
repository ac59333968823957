import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { DecodeFailure, makeDecoder } from '../../src/decode/decoder.ts'
import type { SchemaOption } from '../../src/decode/schema.ts'
import { DeadLetterError } from '../../src/errors.ts'
import { recordOf } from '../failure/records.ts'

const check = (schema: SchemaOption, value: unknown) =>
  makeDecoder('json', schema).decodeValue(recordOf({ rawValue: Buffer.from(JSON.stringify(value)) }))
const refused = (schema: SchemaOption, value: unknown): DeadLetterError => {
  try {
    check(schema, value)
  } catch (thrown) {
    assert.ok(thrown instanceof DecodeFailure && thrown.stage === 'validate' && thrown.error instanceof DeadLetterError)
    assert.equal(thrown.error.code, 'VALIDATION_FAILED')
    return thrown.error
  }
  throw new Error('accepted')
}
const standard = (validate: (value: unknown) => unknown): StandardSchemaV1 => ({
  '~standard': { version: 1, vendor: 'test', validate: validate as never }
})
const movie = {
  type: 'object',
  properties: {
    title: { type: 'string' },
    released: { type: 'string', format: 'date' },
    cast: { type: 'array', items: { type: 'string' } }
  },
  required: ['title'],
  additionalProperties: false
}

test('json schema: the value is unchanged when it fits', () =>
  assert.deepEqual(check(movie, { title: 'x', released: '2026-01-02' }), { title: 'x', released: '2026-01-02' }))
test('json schema: path and reason are told', () => {
  assert.match(refused(movie, { title: 7 }).message, /\/title: must be string/)
  assert.match(refused(movie, {}).message, /must have required property 'title'/)
  assert.match(refused(movie, { title: 'x', cast: ['a', 1] }).message, /\/cast\/1: must be string/)
  assert.match(refused(movie, { title: 'x', released: 'soon' }).message, /\/released: must match format "date"/)
  assert.match(refused(movie, { title: 'x', titel: 1 }).message, /\('titel'\)/)
})
test('json schema: the draft is told by $schema', () => {
  const tuple2020 = { type: 'array', prefixItems: [{ type: 'string' }] }
  assert.match(refused(tuple2020, [1]).message, /\/0/)
  assert.match(refused({ ...tuple2020, $schema: 'https://json-schema.org/draft/2020-12/schema' }, [1]).message, /\/0/)
  const tuple = { type: 'array', items: [{ type: 'string' }] }
  assert.match(refused({ ...tuple, $schema: 'http://json-schema.org/draft-07/schema#' }, [1]).message, /\/0/)
  assert.match(refused({ ...tuple, $schema: 'https://json-schema.org/draft/2019-09/schema' }, [1]).message, /\/0/)
})
test('a tombstone is null and not validated unless that is asked for; the JSON null is', () => {
  const tombstone = recordOf({ rawValue: null })
  assert.equal(makeDecoder('json', movie).decodeValue(tombstone), null)
  assert.throws(() => makeDecoder('json', movie, { validateTombstones: true }).decodeValue(tombstone), DecodeFailure)
  assert.throws(
    () => makeDecoder('json', movie).decodeValue(recordOf({ rawValue: Buffer.from('null') })),
    DecodeFailure
  )
})
test('standard schema: its output replaces the value', () =>
  assert.equal(
    check(
      standard(value => ({ value: (value as number) + 1 })),
      1
    ),
    2
  ))
test('standard schema: path, message and how many more', () => {
  const issues = [{ message: 'too small', path: ['items', { key: 3 }, 'price'] }, { message: 'other' }]
  assert.match(
    refused(
      standard(() => ({ issues })),
      1
    ).message,
    /items\.3\.price: too small \(and 1 more\)/
  )
  assert.match(
    refused(
      standard(() => ({ issues: [] })),
      1
    ).message,
    /refused it/
  )
})
test('standard schema: a promise of either', async () => {
  assert.equal(
    await check(
      standard(async value => ({ value })),
      1
    ),
    1
  )
  await assert.rejects(
    check(
      standard(async () => ({ issues: [{ message: 'no' }] })),
      1
    ) as Promise<unknown>,
    (thrown: DecodeFailure) => (thrown.error as DeadLetterError).code === 'VALIDATION_FAILED'
  )
})
test('standard schema: a validator that throws is the cause', async () => {
  const mine = new Error('mine')
  assert.equal(
    refused(
      standard(() => {
        throw mine
      }),
      1
    ).cause,
    mine
  )
  await assert.rejects(
    check(
      standard(async () => {
        throw mine
      }),
      1
    ) as Promise<unknown>,
    (thrown: DecodeFailure) => (thrown.error as DeadLetterError).cause === mine
  )
})
test('a standard schema that is a function', () =>
  assert.equal(
    check(
      Object.assign(
        () => {},
        standard(() => ({ value: 'out' }))
      ) as never,
      1
    ),
    'out'
  ))
test('a value decoded by a promise is validated too', async () => {
  const decoder = makeDecoder(async () => 7, movie)
  await assert.rejects(
    decoder.decodeValue(recordOf()) as Promise<unknown>,
    (thrown: DecodeFailure) => thrown.stage === 'validate'
  )
})
test('what is no schema is refused at construction', () => {
  const none = [
    7,
    'x',
    null,
    [],
    () => {},
    { '~standard': {} },
    { type: 'strnig' },
    { $schema: 'http://json-schema.org/draft-03/schema#' },
    { $ref: '#/nowhere' }
  ]
  for (const schema of none)
    assert.throws(
      () => makeDecoder('json', schema as never),
      (error: DeadLetterError) => error.code === 'OPTION_INVALID'
    )
})
