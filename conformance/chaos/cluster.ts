import { findCoordinatorV4 } from '@platformatic/kafka'
import { clientsOf, waitFor } from '../harness/index.ts'

/** The node, counted from 0 as the launcher does, that leads a partition. */
export function leaderOf(topic: string, partition: number, brokers: string): Promise<number> {
  return waitFor(`the leader of ${topic}[${partition}]`, async () => {
    const { layout } = await clientsOf(brokers).layout(topic)
    const leader = layout.partitions.find(p => p.partitionIndex === partition)?.leaderId ?? -1
    return leader > 0 ? { node: leader - 1 } : null
  }).then(found => found.node)
}

/** The node that coordinates a group. */
export function coordinatorOf(group: string, brokers: string): Promise<number> {
  return waitFor(`the coordinator of ${group}`, async () => {
    const { coordinators } = await findCoordinatorV4.api.async(await clientsOf(brokers).anyConnection(), 0, [group])
    return coordinators[0]?.errorCode === 0 ? { node: coordinators[0].nodeId - 1 } : null
  }).then(found => found.node)
}
