import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FurtherSchemas, JsonSchema } from '../../src/decode/json-schema.ts'
import { makeValidator } from '../../src/decode/schema.ts'

const fits = (schema: JsonSchema | boolean, json: string, schemas: FurtherSchemas = []): boolean => {
  const validate = makeValidator(schema, schemas)
  try {
    validate(JSON.parse(json))
    return true
  } catch (error) {
    assert.equal((error as { code?: string }).code, 'VALIDATION_FAILED')
    return false
  }
}
const spellings = [
  'http://json-schema.org/draft-07/schema#',
  'https://json-schema.org/draft-07/schema',
  'https://json-schema.org/draft-07/schema#'
]

test('names of what JavaScript objects inherit are names like any other', () => {
  for (const $schema of [
    undefined,
    ...spellings,
    'http://json-schema.org/draft-06/schema#',
    'https://json-schema.org/draft/2019-09/schema'
  ]) {
    const dialect = $schema === undefined ? {} : { $schema }
    for (const name of ['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf']) {
      const properties = JSON.parse(`{"${name}": {"type": "number"}}`) as JsonSchema
      assert.equal(fits({ ...dialect, properties }, '{}'), true)
      assert.equal(fits({ ...dialect, properties }, `{"${name}": 1}`), true)
      assert.equal(fits({ ...dialect, properties }, `{"${name}": "x"}`), false)
      assert.equal(fits({ ...dialect, required: [name] }, '{}'), false)
      assert.equal(fits({ ...dialect, required: [name] }, `{"${name}": 1}`), true)
    }
  }
})

test('boolean schemas and an empty enum', () => {
  assert.equal(fits(true, '1'), true)
  assert.equal(fits(false, '1'), false)
  assert.equal(fits({ properties: { a: { enum: [] } } }, '{"a": 1}'), false)
  assert.equal(fits({ properties: { a: { enum: [] } } }, '{}'), true)
})

test('$ref to further schemas, by $id or by the name that is used', () => {
  const schema = { $ref: 'https://example.com/money.json' }
  const money = { type: 'object', required: ['amount'] }
  for (const schemas of [[{ ...money, $id: schema.$ref }], { [schema.$ref]: money }]) {
    assert.equal(fits(schema, '{"amount": 1}', schemas), true)
    assert.equal(fits(schema, '{}', schemas), false)
  }
})

test('what cannot be used is refused with a code and what to do', () => {
  const refused = (schema: JsonSchema, schemas: FurtherSchemas, message: RegExp) =>
    assert.throws(() => makeValidator(schema, schemas), { code: 'OPTION_INVALID', message })
  refused({ $ref: 'other.json' }, [], /give the schema '.*other\.json' in schemas/)
  refused(
    { $schema: 'http://json-schema.org/draft-04/schema#' },
    [],
    /draft-04.*draft-06, draft-07, 2019-09 and 2020-12 are known/
  )
  refused({}, [{ type: 'string' }], /without an \$id/)
  refused({ type: 'nothing' }, [], /does not compile/)
  refused(
    {},
    { a: { $schema: 'http://json-schema.org/draft-07/schema#' } },
    /'a' is of another draft than schema, which is 2020-12/
  )
})
