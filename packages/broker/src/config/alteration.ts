import { errorCodes } from '@dead-letter/protocol'
import { nameProblem } from '../topic-name.ts'
import { brokerDefinition, checkBrokerValues } from './broker-values.ts'
import { type ConfigResource, resourceTypes } from './config-resource.ts'
import type { ConfigStore, ConfigValues } from './config-store.ts'
import { type ConfigDefinition, definitionOf } from './definition.ts'
import { groupDefinitions } from './group-configs.ts'
import { checkGroupValues } from './group-values.ts'
import { Refusal, refusalOf } from './refusal.ts'
import { topicDefinitions } from './topic-configs.ts'
import { checkTopicValues } from './topic-values.ts'
import { checkLengths } from './value.ts'

/** What a request wants of the values of one resource. */
export type Alter = (
  current: ConfigValues,
  definitionOf: (name: string) => ConfigDefinition | undefined
) => ConfigValues

/** Which resources a request wants altered, and how. */
export interface Alteration extends ConfigResource {
  readonly configs: readonly { readonly name: string; readonly value: string | null }[]
}

/** One resource's answer, in the order of the request. */
export interface AlterationAnswer extends ConfigResource {
  readonly errorCode: number
  readonly errorMessage: string | null
}

/** What can be altered: a cluster, as far as configs go. */
interface Alterable {
  readonly configs: ConfigStore
  readonly nodeId: number
  readonly topics: {
    get(name: string): { readonly configs: ConfigValues; configure(values: ConfigValues): void } | undefined
  }
}

/**
 * Alters resources one by one: a resource that is refused leaves the others alone.
 * @param mayBeNull whether a change needs no value
 * @param fault the code that a test wants answered for a topic
 */
export function alterResources<R extends Alteration>(
  cluster: Alterable,
  resources: readonly R[],
  options: {
    readonly validateOnly: boolean
    readonly mayBeNull: (config: R['configs'][number]) => boolean
    readonly alter: (resource: R) => Alter
    readonly fault: (resource: R) => number
  }
): AlterationAnswer[] {
  const seen = new Map<string, number>()
  const key = (one: ConfigResource): string => `${one.resourceType} ${one.resourceName}`
  for (const resource of resources) seen.set(key(resource), (seen.get(key(resource)) ?? 0) + 1)

  return resources.map(resource => {
    const { resourceType, resourceName } = resource
    const fault = options.fault(resource)
    if (fault !== 0) return { errorCode: fault, errorMessage: null, resourceType, resourceName }
    const refusal = refusalOf(() => {
      if ((seen.get(key(resource)) ?? 0) > 1) throw refused('a resource may appear only once in a request')
      checkNames(resource, options.mayBeNull)
      const apply = prepared(cluster, resource, options.alter(resource))
      if (!options.validateOnly) apply()
    })
    return { errorCode: refusal?.code ?? 0, errorMessage: refusal?.detail ?? null, resourceType, resourceName }
  })
}

function checkNames<R extends Alteration>(resource: R, mayBeNull: (config: R['configs'][number]) => boolean): void {
  const names = resource.configs.map(({ name }) => name)
  if (new Set(names).size < names.length) throw refused('a configuration may appear only once in a resource')
  const without = resource.configs.filter(config => config.value === null && !mayBeNull(config))
  if (without.length > 0) throw refused(`no value for ${without.map(({ name }) => name).join(', ')}`)
}

/** Checks an alteration; what it returns carries it out. */
function prepared(cluster: Alterable, { resourceType, resourceName }: ConfigResource, alter: Alter): () => void {
  switch (resourceType) {
    case resourceTypes.topic:
      return preparedTopic(cluster, resourceName, alter)
    case resourceTypes.broker:
      return preparedBroker(cluster, resourceName, alter)
    case resourceTypes.group:
      return preparedGroup(cluster, resourceName, alter)
    default:
      throw refused(`configurations of resource type ${resourceType} cannot be altered`)
  }
}

function preparedTopic({ configs, topics }: Alterable, name: string, alter: Alter): () => void {
  const topic = topics.get(name)
  const values = alter(topic?.configs ?? new Map(), config => definitionOf(topicDefinitions, config))
  if (name === '') throw refused('a topic resource needs the name of a topic')
  const problem = nameProblem(name)
  if (problem !== null) throw new Refusal(errorCodes.INVALID_TOPIC_EXCEPTION, problem)
  checkTopicValues(configs, values)
  if (topic === undefined) throw new Refusal(errorCodes.UNKNOWN_TOPIC_OR_PARTITION, 'there is no such topic')
  return () => topic.configure(values)
}

function preparedBroker({ configs, nodeId }: Alterable, name: string, alter: Alter): () => void {
  if (name !== '') checkNodeId(name, nodeId)
  const scope = name === '' ? 'cluster' : 'broker'
  const current = scope === 'cluster' ? configs.ofCluster : configs.ofBroker
  const values = alter(current, brokerDefinition)
  checkBrokerValues(configs, values, scope)
  checkLengths(values)
  // With eligible leader replicas this one must be the same for all brokers (KIP-966).
  const inSync = 'min.insync.replicas'
  if (scope === 'broker' && values.has(inSync))
    throw new Refusal(errorCodes.INVALID_CONFIG, `${inSync} is altered for the whole cluster or per topic only`)
  if (scope === 'cluster' && !values.has(inSync))
    throw new Refusal(errorCodes.INVALID_CONFIG, `${inSync} of the cluster cannot be removed`)
  return () => configs.setBroker(values, scope)
}

function preparedGroup({ configs }: Alterable, name: string, alter: Alter): () => void {
  const values = alter(configs.ofGroup(name), config => definitionOf(groupDefinitions, config))
  if (name === '') throw refused('a group resource needs the id of a group')
  checkGroupValues(configs, values)
  return () => configs.setGroup(name, values)
}

/** @throws Refusal INVALID_REQUEST when a broker resource does not name this broker */
export function checkNodeId(name: string, nodeId: number): void {
  if (!/^[+-]?\d+$/.test(name)) throw refused(`'${name}' is no id of a broker`)
  if (Number(name) !== nodeId) throw refused(`this is broker ${nodeId}, not ${name}`)
}

function refused(message: string): Refusal {
  return new Refusal(errorCodes.INVALID_REQUEST, message)
}
