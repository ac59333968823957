import { brokerDefinitions } from './broker-configs.ts'
import { brokerDefinition } from './broker-values.ts'
import { brokerSynonyms, type SourcedValue, topicDefault } from './config-layers.ts'
import { configSources } from './config-resource.ts'
import type { ConfigStore, ConfigValues } from './config-store.ts'
import { type ConfigDefinition, configTypeIds, definitionOf, synonymName } from './definition.ts'
import { groupDefinitions } from './group-configs.ts'
import { topicDefinitions } from './topic-configs.ts'
import { topicValue } from './topic-values.ts'
import { canonicalValue } from './value.ts'

/** One configuration as DescribeConfigs answers it. */
export interface DescribedConfig {
  readonly name: string
  readonly value: string | null
  readonly readOnly: boolean
  readonly configSource: number
  readonly isSensitive: boolean
  readonly synonyms: readonly { readonly name: string; readonly value: string | null; readonly source: number }[]
  readonly configType: number
  readonly documentation: string | null
}

interface Facts {
  readonly name: string
  readonly value: string | null
  readonly synonyms: readonly SourcedValue[]
  readonly readOnly: boolean
  readonly definition: ConfigDefinition | undefined
}

export function describedTopic(
  configs: ConfigStore,
  given: ConfigValues,
  overrides: ConfigValues
): readonly DescribedConfig[] {
  return shown(topicDefinitions, overrides).map(([name, definition]) => {
    const value = topicValue(configs, overrides, name)
    const [main] = definition.broker ?? []
    const inherited = main === undefined ? [] : brokerSynonyms(configs, given, synonymName(main))
    const own = overridden(name, value, overrides, configSources.topic)
    return described({ name, value, synonyms: [...own, ...inherited], readOnly: false, definition })
  })
}

export function describedGroup(configs: ConfigStore, given: ConfigValues, groupId: string): readonly DescribedConfig[] {
  const overrides = configs.ofGroup(groupId)
  return shown(groupDefinitions, overrides).map(([name, definition]) => {
    const value = configs.groupText(groupId, name)
    const ofBroker = `group.${name}`
    const inherited = Object.hasOwn(brokerDefinitions, ofBroker)
      ? brokerSynonyms(configs, given, ofBroker)
      : [{ name, value: definition.default ?? '', source: configSources.default }]
    const own = overridden(name, value, overrides, configSources.group)
    return described({ name, value, synonyms: [...own, ...inherited], readOnly: false, definition })
  })
}

/** All configurations of this broker. */
export function describedBroker(configs: ConfigStore, given: ConfigValues): readonly DescribedConfig[] {
  const set = new Map([...given, ...configs.ofCluster, ...configs.ofBroker])
  const unknown = [...set.keys()].filter(name => !Object.hasOwn(brokerDefinitions, name))
  const names = [...shown(brokerDefinitions, set).map(([name]) => name), ...unknown]
  return names.map(name => {
    const definition = describable(name)
    const written = set.get(name)
    const value = written === undefined || definition === undefined ? null : canonicalValue(name, definition, written)
    return described({
      name,
      value: written === undefined ? (definition?.default ?? null) : value,
      synonyms: brokerSynonyms(configs, given, name),
      readOnly: brokerDefinition(name)?.dynamic === undefined,
      definition
    })
  })
}

/** The dynamic configurations of the whole cluster: what the broker resource without a name has. */
export function describedCluster(configs: ConfigStore, given: ConfigValues): readonly DescribedConfig[] {
  return [...configs.ofCluster].map(([name, value]) =>
    described({
      name,
      value,
      synonyms: brokerSynonyms(configs, given, name).filter(({ source }) => source === configSources.cluster),
      readOnly: brokerDefinition(name)?.dynamic === undefined,
      definition: describable(name)
    })
  )
}

/** What a new topic is configured with, as CreateTopics answers it: sorted, values as they were written. */
export function describedNewTopic(
  configs: ConfigStore,
  given: ConfigValues,
  overrides: ConfigValues
): readonly { readonly name: string; readonly value: string | null; readonly configSource: number }[] {
  return Object.entries(topicDefinitions)
    .filter(([, { internal }]) => internal !== true)
    .map(([name, definition]) => {
      const own = overrides.get(name)
      if (own !== undefined) return { name, value: own, configSource: configSources.topic }
      const set = topicDefault(configs, given, definition.broker ?? [])
      const { value, source } = set ?? { value: definition.default, source: configSources.default }
      return { name, value, configSource: source }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function shown(
  definitions: Readonly<Record<string, ConfigDefinition>>,
  set: ConfigValues
): readonly [string, ConfigDefinition][] {
  return Object.entries(definitions).filter(([name, { internal }]) => internal !== true || set.has(name))
}

function overridden(name: string, value: string | null, overrides: ConfigValues, source: number): SourcedValue[] {
  return overrides.has(name) ? [{ name, value: value ?? '', source }] : []
}

/** Quotas and unknown names have no row that Kafka would describe. */
function describable(name: string): ConfigDefinition | undefined {
  return (
    definitionOf(brokerDefinitions, name) ?? (name.startsWith('listener.name.') ? brokerDefinition(name) : undefined)
  )
}

/** Of what has no row it is not known whether it is a secret, so it is kept like one. */
function described({ name, value, synonyms, readOnly, definition }: Facts): DescribedConfig {
  const isSensitive = definition === undefined || definition.type === 'password'
  return {
    name,
    value: isSensitive ? null : value,
    readOnly,
    configSource: synonyms[0]?.source ?? configSources.default,
    isSensitive,
    synonyms: isSensitive ? synonyms.map(one => ({ ...one, value: null })) : synonyms,
    configType: definition === undefined ? 0 : configTypeIds[definition.type],
    documentation: definition === undefined ? null : documentationOf(definition)
  }
}

/** Kafka's manual explains each name; this says what the table knows. */
function documentationOf({ type, default: fallback, min, max, oneOf }: ConfigDefinition): string {
  const parts = [`Type ${type}.`]
  if (min !== undefined) parts.push(`At least ${min}.`)
  if (max !== undefined) parts.push(`At most ${max}.`)
  if (oneOf !== undefined) parts.push(`Of ${oneOf.join(', ')}.`)
  parts.push(fallback === null ? 'No default.' : `Default '${fallback}'.`)
  return parts.join(' ')
}
