import { clientsOf } from './clients.ts'

/** The state of a group in Kafka's words ('Stable', 'PreparingRebalance', …) and how many members it has. */
export async function groupState(group: string, brokers?: string): Promise<{ state: string; members: number }> {
  const groups = await clientsOf(brokers).admin.describeGroups({ groups: [group] })
  const found = groups.get(group)
  return { state: found?.state ?? 'Dead', members: found?.members.size ?? 0 }
}

/** The shortest session that the brokers allow members of groups, in ms. */
export async function leastSessionMs(brokers?: string): Promise<number> {
  const clients = clientsOf(brokers)
  const { brokers: nodes } = await clients.metadata([])
  const name = 'group.min.session.timeout.ms'
  const [answer] = await clients.admin.describeConfigs({
    resources: [{ resourceType: 4, resourceName: String(nodes[0]?.nodeId), configurationKeys: [name] }]
  })
  return Number(answer?.configs.find(c => c.name === name)?.value)
}
