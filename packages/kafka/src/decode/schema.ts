import { createRequire } from 'node:module'
import { types } from 'node:util'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Ajv, ErrorObject } from 'ajv'
import { DeadLetterError } from '../errors.ts'
import { show } from '../options/check.ts'

/** A JSON Schema: draft-07, 2019-09 or 2020-12, which `$schema` tells; 2020-12 without it. */
export type JsonSchema = { readonly [keyword: string]: unknown }

/** Any Standard Schema validator (zod, valibot, arktype, …), whose output replaces the value, or a JSON Schema. */
export type SchemaOption = StandardSchemaV1 | JsonSchema

/** Answers the value to go on with, or a promise of it; throws VALIDATION_FAILED. */
export type Validator = (value: unknown) => unknown

/** @throws DeadLetterError OPTION_INVALID when `schema` is neither, or a JSON Schema that does not compile */
export function makeValidator(schema: SchemaOption): Validator {
  // A Standard Schema may be a function with properties (arktype's are).
  if ((typeof schema !== 'object' && typeof schema !== 'function') || schema === null || Array.isArray(schema))
    throw invalid(show(schema))
  const standard = (schema as Partial<StandardSchemaV1>)['~standard']
  if (standard !== undefined) {
    if (typeof standard?.validate !== 'function') throw invalid("a '~standard' property without validate()")
    return standardValidator(standard)
  }
  if (typeof schema === 'function') throw invalid("a function without a '~standard' property")
  return jsonSchemaValidator(schema as JsonSchema)
}

function invalid(got: string, cause?: unknown): DeadLetterError {
  const expected = 'a Standard Schema (zod, valibot, arktype, …) or a JSON Schema object'
  return new DeadLetterError('OPTION_INVALID', { option: 'schema', expected, got }, cause)
}

function standardValidator(standard: StandardSchemaV1.Props): Validator {
  const read = (result: StandardSchemaV1.Result<unknown>): unknown => {
    if (result.issues === undefined) return result.value
    const [first] = result.issues
    const more = result.issues.length > 1 ? ` (and ${result.issues.length - 1} more)` : ''
    throw failed(first === undefined ? 'the schema refused it' : `${issuePath(first)}${first.message}${more}`)
  }
  return value => {
    let result: StandardSchemaV1.Result<unknown> | Promise<StandardSchemaV1.Result<unknown>>
    try {
      result = standard.validate(value)
    } catch (thrown) {
      throw broken(thrown)
    }
    if (!types.isPromise(result)) return read(result as StandardSchemaV1.Result<unknown>)
    return result.then(read, thrown => {
      throw broken(thrown)
    })
  }
}

function issuePath(issue: StandardSchemaV1.Issue): string {
  const path = (issue.path ?? []).map(step => String(typeof step === 'object' ? step.key : step))
  return path.length === 0 ? '' : `${path.join('.')}: `
}

const drafts: readonly [RegExp, string][] = [
  [/^https?:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/, 'ajv/dist/2020.js'],
  [/^https?:\/\/json-schema\.org\/draft\/2019-09\/schema#?$/, 'ajv/dist/2019.js'],
  [/^https?:\/\/json-schema\.org\/draft-07\/schema#?$/, 'ajv']
]

function jsonSchemaValidator(schema: JsonSchema): Validator {
  const dialect = schema.$schema ?? 'https://json-schema.org/draft/2020-12/schema'
  const entry = drafts.find(([pattern]) => typeof dialect === 'string' && pattern.test(dialect))
  if (entry === undefined) throw invalid(`$schema ${show(dialect)}; draft-07, 2019-09 and 2020-12 are known`)
  const validate = compile(schema, entry[1])
  return value => {
    // A schema with $async: true answers with a promise.
    const fits: unknown = validate(value)
    if (types.isPromise(fits)) {
      return fits.then(
        () => value,
        thrown => {
          throw broken(thrown)
        }
      )
    }
    if (fits === true) return value
    throw failed(jsonSchemaReason(validate.errors?.[0]))
  }
}

function compile(schema: JsonSchema, module: string): ReturnType<Ajv['compile']> {
  // Loaded on use, and synchronously, so that a schema that does not compile is refused at construction.
  const require = createRequire(import.meta.url)
  const { default: AjvClass } = require(module) as { default: typeof Ajv }
  const { default: addFormats } = require('ajv-formats') as { default: (ajv: Ajv) => void }
  try {
    // strict: false, as the specification has it: unknown keywords are annotations.
    const ajv = new AjvClass({ allErrors: false, strict: false, logger: false })
    addFormats(ajv)
    return ajv.compile(schema)
  } catch (cause) {
    throw invalid(`a schema that does not compile (${cause instanceof Error ? cause.message : String(cause)})`, cause)
  }
}

function jsonSchemaReason(error: ErrorObject | undefined): string {
  if (error === undefined) return 'the schema refused it'
  const path = error.instancePath === '' ? '' : `${error.instancePath}: `
  const extra = error.keyword === 'additionalProperties' ? ` ('${error.params.additionalProperty}')` : ''
  return `${path}${error.message ?? error.keyword}${extra}`
}

function failed(reason: string): DeadLetterError {
  return new DeadLetterError('VALIDATION_FAILED', { reason: reason.length > 500 ? `${reason.slice(0, 499)}…` : reason })
}

function broken(thrown: unknown): DeadLetterError {
  return new DeadLetterError('VALIDATION_FAILED', { reason: 'the validator threw' }, thrown)
}
