import type { Ajv } from 'ajv'
import { DeadLetterError } from '../errors.ts'
import { show } from '../options/check.ts'
import modules from './ajv.cjs'
import { linearPattern } from './linear-pattern.ts'
import { addLinearUniqueItems } from './unique-items.ts'

/** A JSON Schema: draft-06, draft-07, 2019-09 or 2020-12, which `$schema` tells; 2020-12 without it. */
export type JsonSchema = { readonly [keyword: string]: unknown }

/** Further schemas that `$ref` may name: by their `$id`, or each by the name that is used. */
export type FurtherSchemas = readonly JsonSchema[] | { readonly [uri: string]: JsonSchema }

interface Draft {
  readonly name: string
  readonly id: RegExp
  /** Which of ajv's classes speaks it. */
  readonly module: keyof typeof modules.drafts
}

const drafts: readonly Draft[] = [
  { name: '2020-12', id: /^https?:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/, module: '2020-12' },
  { name: '2019-09', id: /^https?:\/\/json-schema\.org\/draft\/2019-09\/schema#?$/, module: '2019-09' },
  { name: 'draft-07', id: /^https?:\/\/json-schema\.org\/draft-07\/schema#?$/, module: 'draft-07' },
  { name: 'draft-06', id: /^https?:\/\/json-schema\.org\/draft-06\/schema#?$/, module: 'draft-07' }
]
const newest = drafts[0] as Draft

// ajv asks for `code`: what would stand in a program that it writes, which none is made of here.
const regExp = Object.assign(linearPattern, { code: 'linearPattern' })

/**
 * Compiles a JSON Schema with what it refers to.
 * @throws DeadLetterError OPTION_INVALID for a draft that is not known, and for a schema that does not compile
 */
export function compileSchema(schema: JsonSchema | boolean, schemas: FurtherSchemas): ReturnType<Ajv['compile']> {
  const named = byName(schemas)
  const draft = draftOf(schema, named)
  const { default: AjvClass } = modules.drafts[draft.module]()
  const { default: addFormats } = modules.formats()
  // strict: false, as the specification has it: unknown keywords are annotations. ownProperties: a value has what its JSON
  // has, and not what JavaScript's objects inherit (constructor, toString).
  const ajv = new AjvClass({
    allErrors: false,
    strict: false,
    logger: false,
    ownProperties: true,
    validateSchema: false,
    code: { regExp }
  })
  addLinearUniqueItems(ajv)
  addFormats(ajv)
  if (draft.name === 'draft-06') ajv.addMetaSchema(modules.draft06())
  try {
    for (const [uri, further] of named) addFurther(ajv, uri, further, draft, named)
  } catch (cause) {
    throw invalid('schemas', `one that cannot be used (${messageOf(cause)})`, cause)
  }
  try {
    const given = adapted(schema, named)
    if (ajv.validateSchema(given) === false) throw new Error(`schema is invalid: ${ajv.errorsText(ajv.errors)}`)
    return ajv.compile(given)
  } catch (cause) {
    const missing = (cause as { missingRef?: unknown }).missingRef
    const help = typeof missing === 'string' ? `; give the schema '${missing}' in schemas` : ''
    throw invalid('schema', `a schema that does not compile (${messageOf(cause)}${help})`, cause)
  }
}

/** By the name that `$ref` uses: the key where there are keys, else `$id`. */
function byName(schemas: FurtherSchemas): ReadonlyMap<string, JsonSchema> {
  if (!Array.isArray(schemas)) return new Map(Object.entries(schemas as { readonly [uri: string]: JsonSchema }))
  return new Map(
    (schemas as readonly JsonSchema[]).map(schema => {
      const { $id } = schema
      if (typeof $id !== 'string' || $id === '')
        throw invalid(
          'schemas',
          'one without an $id; without it, give an object of schemas by the names that $ref uses'
        )
      return [$id, schema]
    })
  )
}

/** The draft that `$schema` names, by itself or by a dialect of it among the further schemas. */
function draftOf(schema: JsonSchema | boolean, named: ReadonlyMap<string, JsonSchema>, seen = 0): Draft {
  const dialect = typeof schema === 'boolean' ? undefined : schema.$schema
  if (dialect === undefined) return newest
  const draft = drafts.find(({ id }) => typeof dialect === 'string' && id.test(dialect))
  if (draft !== undefined) return draft
  const meta = named.get(String(dialect))
  if (meta !== undefined && seen < named.size) return draftOf(meta, named, seen + 1)
  const known = [...drafts].reverse().map(({ name }) => name)
  throw invalid('schema', `$schema ${show(dialect)}; ${known.slice(0, -1).join(', ')} and ${known.at(-1)} are known`)
}

function addFurther(
  ajv: Ajv,
  uri: string,
  schema: JsonSchema,
  draft: Draft,
  named: ReadonlyMap<string, JsonSchema>
): void {
  if (typeof schema !== 'boolean' && schema.$schema !== undefined && draftOf(schema, named) !== draft)
    throw new Error(`'${uri}' is of another draft than schema, which is ${draft.name}`)
  ajv.addSchema(adapted(schema, named), uri)
}

/**
 * A schema as ajv takes it. `$schema` has chosen the class, which knows it with one spelling only (draft-07 by http, 2020-12
 * by https). Of what the specification allows and ajv leaves out or refuses: a property named `__proto__`, an empty `enum`.
 */
function adapted<S extends JsonSchema | boolean>(schema: S, named: ReadonlyMap<string, JsonSchema>): S {
  if (typeof schema === 'boolean') return schema
  const { $schema, ...rest } = adaptKeywords(schema) as JsonSchema
  return (named.has(String($schema)) ? { $schema, ...rest } : rest) as unknown as S
}

/** Their values are data, not schemas. */
const data: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples'])

function adaptKeywords(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(adaptKeywords)
  if (typeof node !== 'object' || node === null) return node
  const copy: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(node)) {
    const adaptedValue = data.has(key) ? value : adaptKeywords(value)
    Object.defineProperty(copy, key, { value: adaptedValue, enumerable: true, writable: true, configurable: true })
  }
  const { properties, enum: values, allOf, patternProperties } = copy
  if (typeof properties === 'object' && properties !== null && Object.hasOwn(properties, '__proto__')) {
    const proto = Object.getOwnPropertyDescriptor(properties, '__proto__')?.value
    copy.patternProperties = { ...(patternProperties as object | undefined), '^__proto__$': proto }
  }
  if (Array.isArray(values) && values.length === 0) {
    delete copy.enum
    copy.allOf = [...(Array.isArray(allOf) ? allOf : []), false]
  }
  return copy
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

function invalid(option: string, got: string, cause?: unknown): DeadLetterError {
  const expected =
    option === 'schema'
      ? 'a Standard Schema (zod, valibot, arktype, …) or a JSON Schema'
      : 'an array of JSON Schemas with $id, or an object of JSON Schemas by the names that $ref uses'
  return new DeadLetterError('OPTION_INVALID', { option, expected, got }, cause)
}
