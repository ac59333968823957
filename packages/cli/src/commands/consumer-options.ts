import { readFileSync } from 'node:fs'
import type { ConsumerOptions } from '@dead-letter/kafka'
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
  const { includePoison, nothingFitsAfter } = given
  const topics = required(topic, 'topic', 'the topic to consume; repeatable')
  return {
    ...connection,
    topics: [...topics],
    groupId: required(group, 'group', 'the consumer group'),
    ...(from === undefined ? {} : { from }),
    ...checkOptions(check),
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

function checkOptions(check: Check | undefined): Pick<ConsumerOptions, 'decode' | 'schema'> {
  if (check === undefined || check.kind === 'none') return { decode: 'raw' }
  if (check.kind !== 'schema') return { decode: check.kind }
  return { decode: 'json', schema: readSchema(check.file) }
}

function readSchema(file: string): Record<string, unknown> {
  let schema: unknown
  try {
    schema = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const reason =
      error instanceof SyntaxError
        ? `is not JSON: ${error.message}`
        : `cannot be read (${(error as NodeJS.ErrnoException).code ?? error})`
    throw new UsageError(`--check: schema file ${file} ${reason.replaceAll(/\s+/g, ' ')}`)
  }
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema))
    throw new UsageError(`--check: schema file ${file} must hold a JSON Schema object`)
  return schema as Record<string, unknown>
}
