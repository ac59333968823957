import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { ConsumerOptions, JsonSchema } from '@dead-letter/kafka'
import type { Connection } from '../config/connection.ts'
import type { Check } from '../config/readers.ts'
import { flagName, type Settings } from '../config/settings.ts'
import { UsageError } from '../usage-error.ts'

/**
 * The library's options for a command's settings.
 * @throws UsageError for settings that are missing or a schema file that cannot be read
 */
export function consumerOptions(given: Partial<Settings>, connection: Connection): ConsumerOptions {
  const { topic, group, dlq, dlqPartitions, dlqPartition, dialect, provision, check, from, attempts } = given
  const { includePoison, nothingFitsAfter, schemaRef, ignoreRedrives } = given
  const topics = required(topic, 'topic', 'the topic to consume; repeatable')
  return {
    ...connection,
    topics: [...topics],
    groupId: required(group, 'group', 'the consumer group'),
    ...(from === undefined ? {} : { from }),
    ...(ignoreRedrives ? { readRedrives: false } : {}),
    ...checkOptions(check, schemaRef),
    ...(attempts === undefined ? {} : { retry: { attempts } }),
    breaker: {
      ...(includePoison === undefined ? {} : { includePoison }),
      ...(nothingFitsAfter === undefined ? {} : { nothingFitsAfter })
    },
    deadLetter: {
      ...(dlq === undefined ? {} : { topic: dlq }),
      ...(dlqPartitions === undefined ? {} : { partitions: dlqPartitions }),
      ...(dlqPartition === undefined ? {} : { partition: dlqPartition }),
      ...(dialect === undefined ? {} : { dialect }),
      ...(provision === undefined ? {} : { provision })
    }
  }
}

export function required<T>(value: T | undefined, name: string, what: string): T {
  if (value === undefined) throw new UsageError(`${flagName(name)} is required: ${what}`)
  return value
}

/** How records are decoded. @throws UsageError for a schema file that cannot be read */
export function checkOptions(
  check: Check | undefined,
  refs: readonly string[] | undefined
): Pick<ConsumerOptions, 'decode' | 'schema' | 'schemas'> {
  if (refs !== undefined && check?.kind !== 'schema')
    throw new UsageError('--schema-ref needs --check schema:FILE: it gives further schemas that $ref there may name')
  if (check === undefined || check.kind === 'none') return { decode: 'raw' }
  if (check.kind !== 'schema') return { decode: check.kind }
  const schema = readSchema(check.file, '--check')
  return { decode: 'json', schema, ...(refs === undefined ? {} : { schemas: furtherSchemas(refs) }) }
}

/** By `$id`; one without it by the name of its file, so that `$ref: 'money.json'` finds it beside the schema. */
function furtherSchemas(files: readonly string[]): Record<string, JsonSchema> {
  const found = new Map<string, { readonly file: string; readonly schema: JsonSchema }>()
  for (const file of files) {
    const schema = readSchema(file, '--schema-ref')
    const { $id } = schema
    const name = typeof $id === 'string' && $id !== '' ? $id : basename(file)
    const same = found.get(name)
    if (same !== undefined)
      throw new UsageError(`--schema-ref: ${same.file} and ${file} are both '${name}'; give each an $id of its own`)
    found.set(name, { file, schema })
  }
  return Object.fromEntries([...found].map(([name, { schema }]) => [name, schema]))
}

function readSchema(file: string, flag: string): JsonSchema {
  let schema: unknown
  try {
    schema = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const reason =
      error instanceof SyntaxError
        ? `is not JSON: ${error.message}`
        : `cannot be read (${(error as NodeJS.ErrnoException).code ?? error})`
    throw new UsageError(`${flag}: schema file ${file} ${reason.replaceAll(/\s+/g, ' ')}`)
  }
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema))
    throw new UsageError(`${flag}: schema file ${file} must hold a JSON Schema object`)
  return schema as JsonSchema
}
