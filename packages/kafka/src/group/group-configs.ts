import type { KafkaClient } from '../client/port.ts'

/** What the broker decides for a group of the `consumer` protocol. */
export interface GroupConfigs {
  readonly sessionTimeoutMs: number | undefined
  /** The broker assigns at most once in this time (from Apache Kafka 4.3 on; before, at once). */
  readonly assignmentIntervalMs: number
}

/** `undefined` where they may not be read, or not just now. */
export async function readGroupConfigs(
  client: Pick<KafkaClient, 'describeConfigs'>,
  groupId: string
): Promise<GroupConfigs | undefined> {
  const [answer] = await client.describeConfigs([{ type: 'group', name: groupId }]).catch(() => [])
  if (answer?.errorCode !== 0) return undefined
  const sessionTimeoutMs = Number(answer.configs.get('consumer.session.timeout.ms'))
  const assignmentIntervalMs = Number(answer.configs.get('consumer.assignment.interval.ms') ?? 0)
  return { sessionTimeoutMs: sessionTimeoutMs > 0 ? sessionTimeoutMs : undefined, assignmentIntervalMs }
}
