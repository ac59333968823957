import { errorCodes } from '@dead-letter/protocol'
import type { ConfigValues } from './config-store.ts'
import type { ConfigDefinition } from './definition.ts'
import { Refusal } from './refusal.ts'

/** What IncrementalAlterConfigs can do to a value (KIP-339), by the protocol's ids. */
export const operations = { set: 0, delete: 1, append: 2, subtract: 3 } as const

export interface ConfigChange {
  readonly name: string
  readonly configOperation: number
  readonly value: string | null
}

/**
 * The values of a resource after some changes.
 * @throws Refusal INVALID_CONFIG for adding to something that is no list, UNKNOWN_SERVER_ERROR for an unknown operation, as Kafka
 */
export function changed(
  current: ConfigValues,
  changes: readonly ConfigChange[],
  definitionOf: (name: string) => ConfigDefinition | undefined
): ConfigValues {
  const values = new Map(current)
  for (const { name, configOperation, value } of changes) {
    switch (configOperation) {
      case operations.set:
        values.set(name, value ?? '')
        break
      case operations.delete:
        values.delete(name)
        break
      case operations.append:
      case operations.subtract: {
        const definition = definitionOf(name)
        if (definition?.type !== 'list')
          throw new Refusal(errorCodes.INVALID_CONFIG, `${name} is no list: nothing can be appended or subtracted`)
        const before = items(values.get(name) ?? definition.default)
        values.set(name, combined(before, (value ?? '').split(','), configOperation).join(','))
        break
      }
      default:
        throw new Refusal(errorCodes.UNKNOWN_SERVER_ERROR)
    }
  }
  return values
}

function items(list: string | null): string[] {
  return (list ?? '').split(',').filter(item => item !== '')
}

function combined(before: readonly string[], given: readonly string[], operation: number): readonly string[] {
  if (operation === operations.subtract) return before.filter(item => !given.includes(item))
  const after = [...before]
  for (const item of given) if (!after.includes(item)) after.push(item)
  return after
}
