import { errorCodes } from '@dead-letter/protocol'
import { brokerDefinitions } from './broker-configs.ts'
import type { ConfigStore, ConfigValues } from './config-store.ts'
import { definitionOf } from './definition.ts'
import { groupDefinitions } from './group-configs.ts'
import { Refusal } from './refusal.ts'
import { canonicalValue, checkLengths } from './value.ts'

/** The broker's bounds of a group's configuration. */
const bounds = ['consumer', 'share', 'streams'].flatMap(kind =>
  Object.keys(groupDefinitions)
    .filter(name => name.startsWith(`${kind}.`))
    .map(name => {
      const rest = name.slice(kind.length + 1)
      return { name, lowest: existing(`group.${kind}.min.${rest}`), highest: highest(kind, rest) }
    })
)

function highest(kind: string, rest: string): string | undefined {
  // Numbers of replicas are bounded by names without "num".
  return existing(`group.${kind}.max.${rest.replace(/^num\./, '')}`)
}

function existing(name: string): string | undefined {
  return Object.hasOwn(brokerDefinitions, name) ? name : undefined
}

/**
 * Checks what is to be set for a group: names, each value, the broker's bounds, values together.
 * @throws Refusal INVALID_CONFIG
 */
export function checkGroupValues(configs: ConfigStore, overrides: ConfigValues): void {
  checkLengths(overrides)
  const values = new Map<string, string>()
  for (const name of overrides.keys())
    if (definitionOf(groupDefinitions, name) === undefined) throw invalid(`unknown group configuration ${name}`)
  for (const [name, definition] of Object.entries(groupDefinitions)) {
    const set = overrides.get(name)
    values.set(name, set === undefined ? configs.groupText('', name) : canonicalValue(name, definition, set))
  }

  const number = (name: string): number => Number(values.get(name))
  for (const { name, lowest, highest: most } of bounds) {
    if (lowest !== undefined && number(name) < configs.number(lowest))
      throw invalid(`${name} must be at least ${lowest}`)
    if (most !== undefined && number(name) > configs.number(most)) throw invalid(`${name} must be at most ${most}`)
  }
  for (const kind of ['consumer', 'share', 'streams'])
    if (number(`${kind}.session.timeout.ms`) <= number(`${kind}.heartbeat.interval.ms`))
      throw invalid(`${kind}.session.timeout.ms must exceed ${kind}.heartbeat.interval.ms`)
}

function invalid(message: string): Refusal {
  return new Refusal(errorCodes.INVALID_CONFIG, message)
}
