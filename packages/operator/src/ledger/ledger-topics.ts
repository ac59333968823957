import {
  brokerSaid,
  type ClusterMetadata,
  DeadLetterError,
  kafkaErrors,
  mayWrite,
  minInsyncReplicas,
  type NewTopic,
  readTopicViews,
  replicationFactor,
  retentionMs,
  type TopicMetadata,
  type TopicView
} from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { isForbidden, isLed, untilLed } from '../cluster/until-led.ts'

/** The two topics that hold what is decided about dead letters. */
export interface LedgerNames {
  /** Compacted: what is decided now. */
  readonly ledger: string
  /** Append-only: who did what, when and why. */
  readonly audit: string
}

export const ledgerNames = (name = 'dead-letter'): LedgerNames => ({
  ledger: `${name}.ledger`,
  audit: `${name}.audit`
})

/** Partitions that the ledger is created with: what works on it side by side. */
const ledgerPartitions = 8
const day = 86_400_000
const leastAuditMs = 30 * day
/** Tombstones stay for so long: who follows the ledger may have been away. */
const leastTombstoneMs = day

/** Creates what is missing. @returns both topics, checked */
export async function prepareLedger(cluster: Cluster, names: LedgerNames): Promise<void> {
  const metadata = await cluster.client.metadata([names.ledger, names.audit])
  const missing = newTopics(names, metadata).filter(({ topic }) => isMissing(metadata.topics.get(topic)))
  if (missing.length > 0) {
    for (const { topic, errorCode, errorMessage } of await cluster.client.createTopics(missing))
      if (errorCode !== 0 && errorCode !== kafkaErrors.TOPIC_ALREADY_EXISTS)
        throw new DeadLetterError('LEDGER_NOT_CREATED', { topic, reason: brokerSaid(errorCode, errorMessage) })
  }
  await checkLedger(cluster, names)
}

const isMissing = (topic: TopicMetadata | undefined): boolean =>
  topic === undefined || topic.errorCode === kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION

/** As they are created: as safe as the cluster allows. */
export function newTopics(names: LedgerNames, { brokers }: ClusterMetadata): NewTopic[] {
  const replicationFactor = Math.max(1, Math.min(3, brokers.size))
  const safe = {
    'min.insync.replicas': String(Math.max(1, replicationFactor - 1)),
    'unclean.leader.election.enable': 'false'
  }
  return [
    {
      ...{ topic: names.ledger, partitions: ledgerPartitions, replicationFactor },
      configs: { ...safe, 'cleanup.policy': 'compact', 'delete.retention.ms': String(7 * day) }
    },
    {
      ...{ topic: names.audit, partitions: 1, replicationFactor },
      configs: { ...safe, 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1' }
    }
  ]
}

/** @throws DeadLetterError LEDGER_UNSAFE, LEDGER_CONFIG_UNKNOWN, LEDGER_NOT_CREATED, LEDGER_NOT_WRITABLE */
async function checkLedger(cluster: Cluster, names: LedgerNames): Promise<void> {
  const both = [names.ledger, names.audit]
  const metadata = await untilLed(cluster, both)
  const topics = both.map(name => {
    const topic = metadata.topics.get(name)
    if (isForbidden(topic)) throw new DeadLetterError('LEDGER_NOT_WRITABLE', { topic: name })
    if (!isLed(topic)) throw new DeadLetterError('LEDGER_NOT_CREATED', { topic: name, reason: 'no broker leads it' })
    return topic
  })
  const views = await readTopicViews(cluster.client, topics)
  const unsafe: { readonly topic: string; readonly list: string }[] = []
  for (const topic of topics) {
    const view = views.get(topic.name) as TopicView
    if (!mayWrite(topic)) throw new DeadLetterError('LEDGER_NOT_WRITABLE', { topic: topic.name })
    if (view.configs === null)
      throw new DeadLetterError('LEDGER_CONFIG_UNKNOWN', { topic: topic.name, reason: view.configError })
    const found = topic.name === names.ledger ? unsafeLedger(view, metadata) : unsafeAudit(view, metadata)
    if (found.length > 0) unsafe.push({ topic: topic.name, list: found.join('; ') })
  }
  const [first, second] = unsafe
  if (first === undefined) return
  const also = second === undefined ? '' : `; and of ${second.topic} ${second.list}`
  throw new DeadLetterError('LEDGER_UNSAFE', { topic: first.topic, list: `${first.list}${also}` })
}

/** What could lose a decision. */
export function unsafeLedger(view: TopicView, metadata: ClusterMetadata): string[] {
  const policy = configOf(view, 'cleanup.policy')
  const tombstones = Number(configOf(view, 'delete.retention.ms'))
  return [
    ...(policy === 'compact'
      ? []
      : [`cleanup.policy is ${policy} and must be compact, or decisions are deleted by age`]),
    ...(tombstones >= leastTombstoneMs
      ? []
      : [`delete.retention.ms is ${tombstones} and must be ${leastTombstoneMs} or more`]),
    ...unsafeReplicas(view, metadata)
  ]
}

/** What could lose an entry of the audit. */
export function unsafeAudit(view: TopicView, metadata: ClusterMetadata): string[] {
  const policy = configOf(view, 'cleanup.policy')
  const bytes = configOf(view, 'retention.bytes')
  const kept = retentionMs(view) ?? 0
  return [
    ...(policy === 'delete' ? [] : [`cleanup.policy is ${policy} and must be delete, or entries are compacted away`]),
    ...(kept >= leastAuditMs ? [] : [`retention.ms is ${kept} and must be -1, or ${leastAuditMs} (30 days) or more`]),
    ...(bytes === '-1' ? [] : [`retention.bytes is ${bytes} and must be -1`]),
    ...unsafeReplicas(view, metadata)
  ]
}

function unsafeReplicas(view: TopicView, { brokers }: ClusterMetadata): string[] {
  const replicas = replicationFactor(view)
  const wanted = Math.min(2, brokers.size)
  const insync = minInsyncReplicas(view)
  const leastInsync = Math.min(2, Math.max(1, replicas - 1))
  return [
    ...(replicas >= wanted ? [] : [`its replication factor is ${replicas} and must be ${wanted} or more`]),
    ...(insync >= leastInsync ? [] : [`min.insync.replicas is ${insync} and must be ${leastInsync}`]),
    ...(configOf(view, 'unclean.leader.election.enable') === 'true'
      ? ['unclean.leader.election.enable is true and must be false']
      : [])
  ]
}

const configOf = (view: TopicView, name: string): string => view.configs?.get(name) ?? ''
