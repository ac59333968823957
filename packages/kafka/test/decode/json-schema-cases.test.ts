import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FurtherSchemas, JsonSchema } from '../../src/decode/json-schema.ts'
import { makeValidator } from '../../src/decode/schema.ts'

/** What the pages say of JSON Schema, case by case: a schema as its text, values that fit, values that do not. */
interface Case {
  readonly says: string
  readonly schema: string
  readonly fit: readonly string[]
  readonly unfit: readonly string[]
  readonly schemas?: FurtherSchemas
}

const draft07 = '"$schema": "http://json-schema.org/draft-07/schema#"'
const draft2019 = '"$schema": "https://json-schema.org/draft/2019-09/schema"'

const cases: readonly Case[] = [
  { says: 'true takes everything', schema: 'true', fit: ['null', '0', '{}'], unfit: [] },
  { says: 'false takes nothing', schema: 'false', fit: [], unfit: ['null', '0', '{}'] },
  {
    says: 'a property that is false must not be there, inherited names included',
    schema: '{"properties": {"toString": false, "a": true}}',
    fit: ['{}', '{"a": 1}'],
    unfit: ['{"toString": 1}']
  },
  {
    says: 'boolean items of draft-07',
    schema: `{${draft07}, "items": [true, false]}`,
    fit: ['[]', '[1]'],
    unfit: ['[1, 2]']
  },
  {
    says: 'additionalProperties sees inherited names as additional',
    schema: '{"properties": {"a": {}}, "additionalProperties": false}',
    fit: ['{"a": 1}'],
    unfit: ['{"constructor": 1}', '{"__proto__": 1}']
  },
  {
    says: 'dependentRequired of an inherited name asks nothing of an object without it',
    schema: '{"dependentRequired": {"valueOf": ["a"]}}',
    fit: ['{}', '{"valueOf": 1, "a": 1}'],
    unfit: ['{"valueOf": 1}']
  },
  {
    says: '2020-12 without $schema: prefixItems, then items for the rest',
    schema: '{"prefixItems": [{"type": "string"}], "items": {"type": "number"}}',
    fit: ['["a", 1]', '["a"]'],
    unfit: ['[1]', '["a", "b"]']
  },
  {
    says: '2019-09: an array of items, additionalItems for the rest',
    schema: `{${draft2019}, "items": [{"type": "string"}], "additionalItems": {"type": "number"}}`,
    fit: ['["a", 1]'],
    unfit: ['["a", "b"]']
  },
  {
    says: 'what stands beside $ref counts in draft-07 too',
    schema: `{${draft07}, "definitions": {"text": {"type": "string"}}, "properties": {"a": {"$ref": "#/definitions/text", "maxLength": 1}}}`,
    fit: ['{"a": "x"}'],
    unfit: ['{"a": "long"}', '{"a": 1}']
  },
  {
    says: 'what stands beside $ref counts in 2020-12',
    schema: '{"$defs": {"text": {"type": "string"}}, "properties": {"a": {"$ref": "#/$defs/text", "maxLength": 1}}}',
    fit: ['{"a": "x"}'],
    unfit: ['{"a": "long"}', '{"a": 1}']
  },
  {
    says: 'a $ref to itself',
    schema: '{"properties": {"next": {"$ref": "#"}}, "required": ["id"]}',
    fit: ['{"id": 1, "next": {"id": 2}}'],
    unfit: ['{"id": 1, "next": {}}']
  },
  {
    says: 'a $ref into a further schema, whose own $ref is relative to it',
    schema: '{"$ref": "https://example.com/a.json#/$defs/pair"}',
    fit: ['[1, 2]'],
    unfit: ['["x"]'],
    schemas: [
      { $id: 'https://example.com/a.json', $defs: { pair: { items: { $ref: 'b.json' } } } },
      { $id: 'https://example.com/b.json', type: 'number' }
    ]
  },
  {
    says: 'a property named $ref is a property',
    schema: '{"properties": {"$ref": {"type": "string"}}}',
    fit: ['{"$ref": "a"}'],
    unfit: ['{"$ref": 1}']
  }
]

for (const { says, schema, fit, unfit, schemas = [] } of cases) {
  test(`JSON Schema: ${says}`, () => {
    const validate = makeValidator(JSON.parse(schema) as JsonSchema | boolean, schemas)
    for (const value of fit) assert.doesNotThrow(() => validate(JSON.parse(value)), value)
    for (const value of unfit) assert.throws(() => validate(JSON.parse(value)), { code: 'VALIDATION_FAILED' }, value)
  })
}
