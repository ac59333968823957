import type { NewTopic } from '../client/port.ts'
import type { TopicSettings } from './topic-settings.ts'
import {
  maxMessageBytes,
  minInsyncReplicas,
  partitionCount,
  replicationFactor,
  retentionMs,
  type TopicView
} from './topic-view.ts'

/** Room for the headers that a letter adds to a record that filled its source's limit. */
const HEADER_BYTES = 65_536

/** What `max.message.bytes` a DLQ of these sources needs. */
export const wantedMessageBytes = (sources: readonly TopicView[]): number =>
  Math.min(2_147_483_647, Math.max(...sources.map(maxMessageBytes)) + HEADER_BYTES)

/** Partitions that a DLQ of these sources is created with: what `partitions` says, else those of the largest source. */
export const createdPartitions = (settings: TopicSettings, sources: readonly TopicView[]): number =>
  Math.max(settings.partitions ?? Math.max(...sources.map(partitionCount)), settings.minPartitions)

/**
 * Partitions that an existing DLQ must have. Without `partition`, or with 'same', a letter keeps its record's partition number, so
 * the largest source counts; every other policy makes do with what there is.
 */
export function neededPartitions(settings: TopicSettings, sources: readonly TopicView[]): number {
  const own = settings.partition === undefined || settings.partition === 'same'
  return own ? createdPartitions(settings, sources) : Math.max(settings.partitions ?? 1, settings.minPartitions)
}

/** Milliseconds that the sources keep records for, the longest; Infinity for ever, `null` when nobody can say. */
export function wantedRetentionMs(sources: readonly TopicView[]): number | null {
  const known = sources.map(retentionMs).filter(ms => ms !== null)
  return known.length > 0 ? Math.max(...known) : null
}

/** A DLQ topic that keeps whatever its sources can hold, as long as they do and as safely. The user's configs come on top. */
export function newTopic(name: string, settings: TopicSettings, sources: readonly TopicView[]): NewTopic {
  const replicas = settings.replicationFactor ?? Math.max(...sources.map(replicationFactor))
  const retention = wantedRetentionMs(sources)
  const bytes = wantedMessageBytes(sources)
  const configs: Record<string, string> = {
    'cleanup.policy': 'delete',
    'min.insync.replicas': String(Math.min(replicas, Math.max(...sources.map(minInsyncReplicas)))),
    ...(retention === null
      ? {}
      : { 'retention.ms': retention === Number.POSITIVE_INFINITY ? '-1' : String(retention) }),
    ...(settings.timestamp === 'original' ? anyTimestamp(sources) : {}),
    ...settings.configs
  }
  // A limit of the user's own below this would lose what the sources can hold.
  const given = Number(settings.configs['max.message.bytes'] ?? 0)
  configs['max.message.bytes'] = String(settings.allowPointers && given > 0 ? given : Math.max(bytes, given || 0))
  return { topic: name, partitions: createdPartitions(settings, sources), replicationFactor: replicas, configs }
}

/** Brokers before 3.6 have one limit for both directions. */
function anyTimestamp(sources: readonly TopicView[]): Record<string, string> {
  const old = sources.some(source => source.configs && !source.configs.has('message.timestamp.after.max.ms'))
  const names = old
    ? ['message.timestamp.difference.max.ms']
    : ['message.timestamp.before.max.ms', 'message.timestamp.after.max.ms']
  return {
    'message.timestamp.type': 'CreateTime',
    ...Object.fromEntries(names.map(name => [name, '9223372036854775807']))
  }
}
