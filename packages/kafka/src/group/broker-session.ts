import type { KafkaClient } from '../client/port.ts'

/** The group's session time-out under the `consumer` protocol, which the broker decides; `undefined` where it may not be read. */
export async function brokerSessionTimeoutMs(
  client: Pick<KafkaClient, 'describeConfigs'>,
  groupId: string
): Promise<number | undefined> {
  const [answer] = await client.describeConfigs([{ type: 'group', name: groupId }]).catch(() => [])
  const timeoutMs = Number(answer?.configs.get('consumer.session.timeout.ms'))
  return timeoutMs > 0 ? timeoutMs : undefined
}
