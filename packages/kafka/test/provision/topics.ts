import type { TopicView } from '../../src/provision/topic-view.ts'

export const LONG_MAX = '9223372036854775807'

export interface Shape {
  readonly partitions?: number
  readonly replicas?: number
  readonly configs?: Readonly<Record<string, string>> | null
  readonly operations?: number | null
}

/** A topic as the pre-flight sees it, with Kafka's defaults where the shape says nothing. */
export function view(
  name: string,
  { partitions = 4, replicas = 3, configs = {}, operations = null }: Shape = {}
): TopicView {
  const metadata = {
    name,
    id: name,
    errorCode: 0,
    isInternal: false,
    authorizedOperations: operations,
    partitions: Array.from({ length: partitions }, (_, partition) => ({
      partition,
      errorCode: 0,
      leader: 1,
      leaderEpoch: 0,
      replicas: Array.from({ length: replicas }, (_, i) => i),
      isr: [0]
    }))
  }
  if (configs === null) return { metadata, configs, configError: 'TOPIC_AUTHORIZATION_FAILED' }
  const all = {
    'cleanup.policy': 'delete',
    'retention.ms': '604800000',
    'retention.bytes': '-1',
    'max.message.bytes': '1048588',
    'min.insync.replicas': '2',
    'message.timestamp.type': 'CreateTime',
    'message.timestamp.before.max.ms': LONG_MAX,
    'message.timestamp.after.max.ms': '3600000',
    ...configs
  }
  return { metadata, configs: new Map(Object.entries(all)) }
}
