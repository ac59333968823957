import { brokerDefinitions } from './broker-configs.ts'
import { configSources } from './config-resource.ts'
import type { ConfigStore, ConfigValues } from './config-store.ts'
import { type BrokerSynonym, definitionOf, synonymName } from './definition.ts'
import { inMilliseconds } from './topic-values.ts'

export interface SourcedValue {
  readonly name: string
  readonly value: string
  readonly source: number
}

/** Configurations of the broker that say the same in other units. */
const families = [
  ['log.roll.ms', 'log.roll.hours'],
  ['log.roll.jitter.ms', 'log.roll.jitter.hours'],
  ['log.retention.ms', 'log.retention.minutes', 'log.retention.hours']
]

function family(name: string): readonly string[] {
  const known = families.find(names => names.includes(name))
  if (known !== undefined) return known
  if (name === 'log.flush.interval.ms') return [name, 'log.flush.scheduler.interval.ms']
  const base = /^listener\.name\.[^.]+\.(.+)$/.exec(name)?.[1]
  return base === undefined ? [name] : [name, base]
}

function layers(configs: ConfigStore, given: ConfigValues): readonly { source: number; values: ConfigValues }[] {
  return [
    { source: configSources.broker, values: configs.ofBroker },
    { source: configSources.cluster, values: configs.ofCluster },
    { source: configSources.given, values: given }
  ]
}

/**
 * All values of a broker configuration, the effective one first, as DescribeConfigs lists them: without those before the
 * first of exactly this name, so that a value in another unit is only listed below one in this unit.
 */
export function brokerSynonyms(configs: ConfigStore, given: ConfigValues, name: string): readonly SourcedValue[] {
  const names = family(name)
  const all: SourcedValue[] = []
  for (const { source, values } of layers(configs, given))
    for (const synonym of names) {
      const value = values.get(synonym)
      if (value !== undefined) all.push({ name: synonym, value, source })
    }
  for (const synonym of names) {
    const value = definitionOf(brokerDefinitions, synonym)?.default ?? null
    if (value !== null) all.push({ name: synonym, value, source: configSources.default })
  }
  const first = all.findIndex(one => one.name === name)
  return first === -1 ? [] : all.slice(first)
}

/** The value that a topic takes from the broker, as CreateTopics tells it; undefined when nothing was set. */
export function topicDefault(
  configs: ConfigStore,
  given: ConfigValues,
  synonyms: readonly BrokerSynonym[]
): { readonly value: string; readonly source: number } | undefined {
  for (const { source, values } of layers(configs, given))
    for (const synonym of synonyms) {
      const value = values.get(synonymName(synonym))
      if (value === undefined) continue
      return { source, value: typeof synonym === 'string' ? value : inMilliseconds(value.trim(), synonym.milliseconds) }
    }
  return undefined
}
