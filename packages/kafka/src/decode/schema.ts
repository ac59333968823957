import { types } from 'node:util'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { ErrorObject } from 'ajv'
import { DeadLetterError } from '../errors.ts'
import { show } from '../options/check.ts'
import { compileSchema, type FurtherSchemas, type JsonSchema } from './json-schema.ts'

export type { FurtherSchemas, JsonSchema } from './json-schema.ts'

/** Any Standard Schema validator (zod, valibot, arktype, …), whose output replaces the value, or a JSON Schema; `true` takes everything, `false` nothing. */
export type SchemaOption = StandardSchemaV1 | JsonSchema | boolean

/** Answers the value to go on with, or a promise of it; throws VALIDATION_FAILED. */
export type Validator = (value: unknown) => unknown

/** @throws DeadLetterError OPTION_INVALID when `schema` is neither, or a JSON Schema that does not compile */
export function makeValidator(schema: SchemaOption, schemas: FurtherSchemas = []): Validator {
  if (typeof schema === 'boolean') return jsonSchemaValidator(schema, schemas)
  // A Standard Schema may be a function with properties (arktype's are).
  if ((typeof schema !== 'object' && typeof schema !== 'function') || schema === null || Array.isArray(schema))
    throw invalid(show(schema))
  const standard = (schema as Partial<StandardSchemaV1>)['~standard']
  if (standard !== undefined) {
    if (typeof standard?.validate !== 'function') throw invalid("a '~standard' property without validate()")
    return standardValidator(standard)
  }
  if (typeof schema === 'function') throw invalid("a function without a '~standard' property")
  return jsonSchemaValidator(schema as JsonSchema, schemas)
}

function invalid(got: string, cause?: unknown): DeadLetterError {
  const expected = 'a Standard Schema (zod, valibot, arktype, …) or a JSON Schema'
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

function jsonSchemaValidator(schema: JsonSchema | boolean, schemas: FurtherSchemas): Validator {
  const validate = compileSchema(schema, schemas)
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
