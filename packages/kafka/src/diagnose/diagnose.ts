import type { ClusterMetadata, KafkaClient, TopicMetadata } from '../client/port.ts'
import { createClient } from '../client/wire/client.ts'
import { type ConsumerOptions, type ConsumerSettings, readConsumerOptions } from '../consume/consumer-options.ts'
import { wantedTopics } from '../dead-letter/route/wanted-topics.ts'
import { sharedNameFindings } from '../dead-letter/shared-names.ts'
import { makeDecoder } from '../decode/decoder.ts'
import type { Finding, ProvisionAction } from '../provision/plan.ts'
import { preflight } from '../provision/preflight.ts'
import { subscriptionFindings } from '../provision/subscription-findings.ts'
import { metadataState } from '../topics/metadata-state.ts'
import { matchTopics } from '../topics/subscription.ts'
import { TopicCatalog } from '../topics/topic-catalog.ts'
import { type DiagnosedGroup, diagnoseGroup } from './diagnose-group.ts'
import { type DiagnosedRedrive, diagnoseRedrives } from './diagnose-redrives.ts'

/** A topic as the diagnosis found it. */
export interface DiagnosedTopic {
  readonly name: string
  readonly exists: boolean
  readonly partitions: number
  readonly replicationFactor: number
  /** Names of the operations that this principal may do on it, as in ACLs; `null` when the broker does not say. */
  readonly permissions: readonly string[] | null
}

/** What a consumer with these options would meet. Nothing was changed to find it out. */
export interface Diagnosis {
  /** As the brokers tell it. */
  readonly clusterId: string | null
  /** How many brokers there are. */
  readonly brokers: number
  /** The consumer group: what the options say of it, its living members, and how far it is. */
  readonly group: DiagnosedGroup
  /** The topics that would be consumed. */
  readonly sources: readonly DiagnosedTopic[]
  /** The topics that dead letters would go to, as far as they are known beforehand. */
  readonly deadLetterTopics: readonly DiagnosedTopic[]
  /** Partitions of the topics that there are by which records are sent back to this group alone, and who reads them. */
  readonly redrives: readonly DiagnosedRedrive[]
  /** Refusals, for which a consumer would not start, and warnings. */
  readonly findings: readonly Finding[]
  /** What a consumer would create or alter at its start. */
  readonly actions: readonly ProvisionAction[]
}

/**
 * Carries out the pre-flight of a consumer with the same options, and changes nothing.
 * @throws DeadLetterError OPTION_*, DLQ_PARTITIONS_NEED_FUNCTION, DLQ_NAME_INVALID, BROKER_*
 */
export async function diagnose(options: ConsumerOptions): Promise<Diagnosis> {
  const settings = readConsumerOptions(options)
  makeDecoder(settings.decode, settings.schema)
  const client = createClient(settings.connection)
  try {
    return await examine(client, settings)
  } finally {
    await client.close()
  }
}

async function examine(client: KafkaClient, settings: ConsumerSettings): Promise<Diagnosis> {
  const { groupId, subscription, deadLetter } = settings
  const metadata = await TopicCatalog.load(client, subscription)
  const names = [...new Set([...subscription.names, ...matchTopics(subscription, metadata)])]
  const sources = names.flatMap(name => metadata.topics.get(name) ?? [])
  const report = await preflight(client, {
    wanted: sources => wantedTopics(deadLetter, sources, groupId),
    subscription,
    sources,
    settings: deadLetter,
    brokers: metadata.brokers,
    connection: settings.connection,
    apply: false
  })
  const partitions = names.flatMap(topic =>
    (metadata.topics.get(topic)?.partitions ?? []).map(({ partition }) => ({ topic, partition }))
  )
  const { group, findings } = await diagnoseGroup(client, {
    groupId,
    options: settings.group,
    isolation: settings.isolation,
    partitions
  })
  const back = await diagnoseRedrives(client, { groupId, sources: names, metadata, members: group.members })
  const wanted = wantedTopics(deadLetter, names, groupId).map(topic => topic.name)
  const letters = await client.metadata(wanted)
  return {
    clusterId: metadata.clusterId,
    brokers: metadata.brokers.size,
    group,
    sources: names.map(name => describe(name, metadata)),
    deadLetterTopics: wanted.map(name => describe(name, letters)),
    redrives: back.redrives,
    findings: [
      ...subscriptionFindings(subscription, metadata.topics),
      ...(deadLetter.topic ? [] : await sharedNameFindings(client, names, groupId)),
      ...report.findings,
      ...findings,
      ...back.findings
    ],
    actions: report.actions
  }
}

function describe(name: string, metadata: ClusterMetadata): DiagnosedTopic {
  const topic: TopicMetadata | undefined = metadata.topics.get(name)
  if (topic === undefined || metadataState(topic) !== 'found')
    return { name, exists: false, partitions: 0, replicationFactor: 0, permissions: null }
  return {
    name,
    exists: true,
    partitions: topic.partitions.length,
    replicationFactor: Math.min(...topic.partitions.map(partition => partition.replicas.length)),
    permissions: topic.authorizedOperations === null ? null : operationNames(topic.authorizedOperations)
  }
}

/** Bit n of the set is the operation with code n (`org.apache.kafka.common.acl.AclOperation`). */
const operations: Readonly<Record<number, string>> = {
  3: 'READ',
  4: 'WRITE',
  5: 'CREATE',
  6: 'DELETE',
  7: 'ALTER',
  8: 'DESCRIBE',
  10: 'DESCRIBE_CONFIGS',
  11: 'ALTER_CONFIGS'
}

function operationNames(bits: number): string[] {
  return Object.entries(operations).flatMap(([bit, name]) => ((bits & (1 << Number(bit))) === 0 ? [] : [name]))
}
