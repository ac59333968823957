import { errorCodes } from '@dead-letter/protocol'
import type { ConfigStore, ConfigValues } from '../config/config-store.ts'
import { Refusal } from '../config/refusal.ts'
import { checkTopicValues } from '../config/topic-values.ts'
import { nameProblem } from '../topic-name.ts'
import { checkAssignment } from './replica-assignment.ts'

/** A topic that is to be created, as CreateTopics says it. */
export interface NewTopic {
  readonly name: string
  /** −1 for the broker's default. */
  readonly partitions: number
  /** −1 for the broker's default. */
  readonly replicationFactor: number
  /** By hand, instead of the two numbers. */
  readonly assignments: readonly { readonly partitionIndex: number; readonly brokerIds: readonly number[] }[]
  readonly configs: ConfigValues
  /** Configurations that were named without a value. */
  readonly withoutValue?: readonly string[]
}

/** What the check needs to know of the cluster. */
export interface Surroundings {
  readonly configs: ConfigStore
  readonly nodeId: number
  readonly exists: (name: string) => boolean
  /** The topic whose name differs in '.' and '_' only. */
  readonly colliding: (name: string) => string | undefined
}

/**
 * Kafka's checks of one topic, in its order. Nothing is created.
 * @returns how many partitions it is to have
 * @throws Refusal
 */
export function checkNewTopic(topic: NewTopic, around: Surroundings): number {
  if (around.exists(topic.name))
    throw new Refusal(errorCodes.TOPIC_ALREADY_EXISTS, `topic '${topic.name}' exists already`)
  const colliding = around.colliding(topic.name)
  const problem =
    colliding === undefined ? nameProblem(topic.name) : `'${topic.name}' collides with topic '${colliding}'`
  if (problem !== null) throw new Refusal(errorCodes.INVALID_TOPIC_EXCEPTION, problem)
  const [empty] = topic.withoutValue ?? []
  if (empty !== undefined) throw new Refusal(errorCodes.INVALID_CONFIG, `no value for ${empty}`)
  checkTopicValues(around.configs, topic.configs)
  return topic.assignments.length > 0
    ? assignedPartitions(topic, around.nodeId)
    : wantedPartitions(topic, around.configs)
}

function assignedPartitions({ partitions, replicationFactor, assignments }: NewTopic, nodeId: number): number {
  if (replicationFactor !== -1 || partitions !== -1)
    throw new Refusal(
      errorCodes.INVALID_REQUEST,
      'partitions assigned by hand need -1 for the number of partitions and for the replication factor'
    )
  const assigned = new Set<number>()
  let replicas: number | undefined
  for (const { partitionIndex, brokerIds } of assignments) {
    if (assigned.has(partitionIndex)) throw misassigned(`partition ${partitionIndex} is assigned twice`)
    checkAssignment(brokerIds, nodeId, replicas)
    replicas = brokerIds.length
    assigned.add(partitionIndex)
  }
  for (let partition = 0; partition < assigned.size; partition++)
    if (!assigned.has(partition)) throw misassigned('assigned partitions must be numbered from 0 on without gaps')
  return assigned.size
}

function wantedPartitions({ partitions, replicationFactor }: NewTopic, configs: ConfigStore): number {
  if (replicationFactor < -1 || replicationFactor === 0)
    throw new Refusal(errorCodes.INVALID_REPLICATION_FACTOR, 'the replication factor must be at least 1, or -1')
  if (partitions < -1 || partitions === 0)
    throw new Refusal(errorCodes.INVALID_PARTITIONS, 'the number of partitions must be at least 1, or -1')
  const replicas = replicationFactor === -1 ? configs.number('default.replication.factor') : replicationFactor
  if (replicas > 1)
    throw new Refusal(errorCodes.INVALID_REPLICATION_FACTOR, `${replicas} replicas need as many brokers, there is one`)
  return partitions === -1 ? configs.number('num.partitions') : partitions
}

function misassigned(message: string): Refusal {
  return new Refusal(errorCodes.INVALID_REPLICA_ASSIGNMENT, message)
}
