import { DeadLetterError, TopicWriter } from '@dead-letter/kafka/internal'
import type { Cluster } from '../../cluster/cluster.ts'
import { isFar, type RedriveTarget } from '../plan/plan.ts'
import type { Send } from './lane.ts'

/** Where copies go: the cluster, and the target as a plan keeps it. */
export interface TargetPlace {
  readonly cluster: Cluster
  readonly target: RedriveTarget
}

const idOf = async ({ client }: Cluster): Promise<string> => (await client.metadata([])).clusterId ?? ''

/**
 * The place of a target that is to be planned for.
 * @param far the other cluster, where one is given; named under other brokers the same cluster is no other
 * @throws DeadLetterError OPTION_INVALID, BROKER_*
 */
export async function planPlace(home: Cluster, target: RedriveTarget, far: Cluster | undefined): Promise<TargetPlace> {
  if (far === undefined) return { cluster: home, target }
  if (target.kind !== 'topic')
    throw new DeadLetterError('OPTION_INVALID', {
      ...{
        option: 'targetCluster',
        expected: 'left out unless the target is a topic: groups and origins are of the cluster'
      },
      got: `the target ${target.kind}`
    })
  const id = await idOf(far)
  return id === (await idOf(home)) ? { cluster: home, target } : { cluster: far, target: { ...target, cluster: id } }
}

/**
 * The cluster that the copies of a plan go to.
 * @throws DeadLetterError REDRIVE_PLAN_STALE when it is another than the plan was made for, BROKER_*
 */
export async function clusterOf(home: Cluster, target: RedriveTarget, far: Cluster | undefined): Promise<Cluster> {
  if (!isFar(target)) return home
  const { topic, cluster } = target
  const stale = (reason: string): never => {
    throw new DeadLetterError('REDRIVE_PLAN_STALE', { topic, reason })
  }
  if (far === undefined) return stale(`it sends to the cluster ${cluster}: give its brokers (--target-brokers)`)
  const id = await idOf(far)
  return id === cluster ? far : stale(`it was made for the cluster ${cluster}, and these brokers are of ${id}`)
}

const writing = { deliveryTimeoutMs: 30_000, requestTimeoutMs: 10_000, backoffMs: 100, maxBackoffMs: 2000 } as const

/**
 * A topic of another cluster. No transaction spans two: copies are acknowledged there before the ledger tells of them here, so that
 * none is missing; what a crash cuts off in between comes once more, with the same redrive id.
 */
export class FarTarget {
  readonly #writer: TopicWriter

  private constructor(writer: TopicWriter) {
    this.#writer = writer
  }

  /** @throws DeadLetterError FORWARD_TOPIC_*, BROKER_* */
  static async open({ client }: Cluster, topic: string): Promise<FarTarget> {
    return new FarTarget(await TopicWriter.open(client, { ...writing, topic, compression: 'none' }))
  }

  /**
   * Resolves when all are acknowledged by all in-sync replicas, in order within a partition.
   * @throws DeadLetterError FORWARD_REFUSED, FORWARD_FAILED, BROKER_*
   */
  async send(sends: readonly Send[]): Promise<void> {
    const all = sends.flatMap(({ partition, batches }) =>
      batches.flat().map(record => this.#writer.write(() => partition, record))
    )
    for (const result of await Promise.allSettled(all)) if (result.status === 'rejected') throw result.reason
  }

  close(): void {
    this.#writer.close()
  }
}
