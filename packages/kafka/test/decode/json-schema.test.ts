import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FurtherSchemas, JsonSchema } from '../../src/decode/json-schema.ts'
import { makeValidator } from '../../src/decode/schema.ts'

const validator = (schema: JsonSchema | boolean, schemas: FurtherSchemas = []): ((json: string) => boolean) => {
  const validate = makeValidator(schema, schemas)
  return json => {
    try {
      validate(JSON.parse(json))
      return true
    } catch (error) {
      assert.equal((error as { code?: string }).code, 'VALIDATION_FAILED')
      return false
    }
  }
}
const fits = (schema: JsonSchema | boolean, json: string, schemas?: FurtherSchemas): boolean =>
  validator(schema, schemas)(json)
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
    const names = ['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf']
    // Written as JSON: in a program `__proto__: …` is no property. A schema for all names, since each takes long to compile.
    const properties = JSON.parse(`{${names.map(name => `"${name}": {"type": "number"}`)}}`) as JsonSchema
    const typed = validator({ ...dialect, properties })
    const required = validator({
      ...dialect,
      properties: Object.fromEntries(names.map((name, i) => [i, { required: [name] }]))
    })
    assert.equal(typed('{}'), true)
    for (const [i, name] of names.entries()) {
      assert.equal(typed(`{"${name}": 1}`), true)
      assert.equal(typed(`{"${name}": "x"}`), false)
      assert.equal(required(`{"${i}": {}}`), false)
      assert.equal(required(`{"${i}": {"${name}": 1}}`), true)
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
