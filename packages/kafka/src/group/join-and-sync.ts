import { kafkaErrors } from '../client/kafka-errors.ts'
import type { GroupMember, JoinGroupAnswer, KafkaClient, SyncGroupAnswer, TopicPartition } from '../client/port.ts'
import type { Assignor } from './assignor.ts'
import { stickyUserData, writeSubscription } from './consumer-protocol.ts'
import type { Coordinator } from './coordinator.ts'
import type { LeaderPlan } from './leader.ts'
import { planGeneration } from './leader.ts'
import type { RefusalFacts } from './reaction.ts'
import { reactionTo, refusal } from './reaction.ts'
import type { Timing } from './timing.ts'
import { backoffMs, pause, unlessAborted } from './timing.ts'

/** What the classic protocol asks of a client. */
export type GroupPort = Pick<
  KafkaClient,
  'metadata' | 'findCoordinator' | 'joinGroup' | 'syncGroup' | 'heartbeat' | 'leaveGroup' | 'offsetCommit'
>

/** What does not change between one exchange and the next. */
export interface ExchangeMeans {
  readonly client: GroupPort
  readonly coordinator: Coordinator
  readonly timing: Timing
  readonly facts: RefusalFacts
  readonly assignors: readonly Assignor[]
  readonly sessionTimeoutMs: number
  readonly rebalanceTimeoutMs: number
}

/** With what the member joins. */
export interface JoinIntent {
  readonly memberId: string
  readonly topics: readonly string[]
  readonly owned: readonly TopicPartition[]
  /** The generation of `owned`; −1 = none. */
  readonly generationId: number
  readonly reason: string
  /** Ends the exchange: the member leaves, or the group has dropped it. */
  readonly signal: AbortSignal
}

/** What the member has to know while an exchange goes on. */
export interface ExchangeWatcher {
  /** The group gave this member its id. */
  named(memberId: string): void
  joinSent(): void
  /** False when the session was over by then: the answer is worthless. */
  joinEnded(answered: boolean): boolean
  /** The new generation has this member: heartbeats go on under it. */
  entered(member: GroupMember): void
  /** Whether the generation in the making is outdated already. */
  superseded(): boolean
}

export type ExchangeResult =
  | {
      readonly kind: 'assigned'
      readonly member: GroupMember
      readonly assignment: Buffer
      readonly counts: LeaderPlan['counts'] | null
    }
  /** `delay`: not at once. */
  | { readonly kind: 'again'; readonly delay: boolean; readonly reason: string; readonly cause?: unknown }
  | { readonly kind: 'unknown' | 'outdated' | 'aborted' }

/** The broker's limit. */
const maxReasonLength = 255

const aborted: ExchangeResult = { kind: 'aborted' }

/** One JoinGroup and SyncGroup, with the leader's work between them. Rejects with what retrying cannot mend. */
export async function exchange(
  means: ExchangeMeans,
  intent: JoinIntent,
  watcher: ExchangeWatcher
): Promise<ExchangeResult> {
  const nodeId = await means.coordinator.find(intent.signal)
  if (nodeId === undefined) return aborted
  try {
    const joined = await join(means, intent, watcher, nodeId)
    if (joined === undefined) return aborted
    if (joined.errorCode !== kafkaErrors.NONE) return refused(means, joined.errorCode, nodeId)
    const member: GroupMember = {
      groupId: means.facts.groupId,
      memberId: joined.memberId,
      generationId: joined.generationId,
      groupInstanceId: means.facts.instanceId
    }
    means.coordinator.letIn()
    watcher.entered(member)
    const leads = joined.leader === joined.memberId
    const plan = leads ? await lead(means, intent, watcher, joined) : null
    if (plan === undefined)
      return intent.signal.aborted ? aborted : { kind: 'again', delay: false, reason: 'the group rebalanced again' }
    const synced = await sync(means, intent, member, joined, plan, nodeId)
    if (synced === undefined) return aborted
    if (synced.errorCode !== kafkaErrors.NONE) return refused(means, synced.errorCode, nodeId)
    return { kind: 'assigned', member, assignment: synced.assignment, counts: plan?.counts ?? null }
  } catch (error) {
    means.coordinator.forget(nodeId)
    if (intent.signal.aborted) return aborted
    if (!means.coordinator.mayPass(error)) throw error
    return { kind: 'again', delay: true, reason: (error as Error).message, cause: error }
  }
}

/** Also does the dance of a first join: the group names the member, which then joins under that name. */
async function join(
  means: ExchangeMeans,
  intent: JoinIntent,
  watcher: ExchangeWatcher,
  nodeId: number
): Promise<JoinGroupAnswer | undefined> {
  const { owned, generationId, topics, signal } = intent
  const protocols = means.assignors.map(({ name, cooperative }) => ({
    name,
    metadata: writeSubscription({
      topics,
      owned,
      generationId,
      userData: cooperative ? stickyUserData(generationId) : null,
      rackId: null
    })
  }))
  for (let memberId = intent.memberId; ; ) {
    const request = {
      groupId: means.facts.groupId,
      memberId,
      groupInstanceId: means.facts.instanceId,
      sessionTimeoutMs: means.sessionTimeoutMs,
      rebalanceTimeoutMs: means.rebalanceTimeoutMs,
      protocols,
      reason: intent.reason.slice(0, maxReasonLength)
    }
    watcher.joinSent()
    let answer: JoinGroupAnswer | undefined
    try {
      // The request that asks for a name is answered at once, and is not aborted: the group would wait for a member that nobody knows of.
      answer = await (memberId === '' && request.groupInstanceId === null
        ? means.client.joinGroup(nodeId, request)
        : unlessAborted(means.client.joinGroup(nodeId, request, signal), signal))
    } finally {
      if (answer?.errorCode !== kafkaErrors.NONE) watcher.joinEnded(false)
    }
    if (answer === undefined) return undefined
    if (answer.errorCode === kafkaErrors.NONE || answer.errorCode === kafkaErrors.MEMBER_ID_REQUIRED)
      watcher.named(answer.memberId)
    if (signal.aborted) return undefined
    if (answer.errorCode === kafkaErrors.NONE) return watcher.joinEnded(true) ? answer : undefined
    if (answer.errorCode !== kafkaErrors.MEMBER_ID_REQUIRED || memberId !== '') return answer
    memberId = answer.memberId
  }
}

/** The leader's plan; `undefined` when the generation ended before there was one. Heartbeats keep the session while brokers do not answer. */
async function lead(
  means: ExchangeMeans,
  intent: JoinIntent,
  watcher: ExchangeWatcher,
  joined: JoinGroupAnswer
): Promise<LeaderPlan | undefined> {
  const assignor = means.assignors.find(({ name }) => name === joined.protocolName)
  if (assignor === undefined) throw refusal(kafkaErrors.INCONSISTENT_GROUP_PROTOCOL, means.facts)
  for (let failures = 0; !intent.signal.aborted && !watcher.superseded(); failures++) {
    try {
      const plan = await unlessAborted(planGeneration(means.client, assignor, joined.members), intent.signal)
      // A static leader that came back: the group keeps the assignment that it has.
      return plan !== undefined && joined.skipAssignment ? { ...plan, assignments: [] } : plan
    } catch (error) {
      if (!means.coordinator.mayPass(error)) throw error
      await pause(means.timing, backoffMs(failures, means.timing.random), intent.signal)
    }
  }
  return undefined
}

function sync(
  means: ExchangeMeans,
  intent: JoinIntent,
  member: GroupMember,
  joined: JoinGroupAnswer,
  plan: LeaderPlan | null,
  nodeId: number
): Promise<SyncGroupAnswer | undefined> {
  const request = { ...member, protocolName: joined.protocolName ?? '', assignments: plan?.assignments ?? [] }
  return unlessAborted(means.client.syncGroup(nodeId, request), intent.signal)
}

function refused(means: ExchangeMeans, errorCode: number, nodeId: number): ExchangeResult {
  const reaction = reactionTo(errorCode)
  if (reaction === 'find') means.coordinator.forget(nodeId)
  switch (reaction) {
    case 'unknown':
    case 'outdated':
      return { kind: reaction }
    case 'rejoin':
      return { kind: 'again', delay: false, reason: 'the group rebalanced again' }
    case 'wait':
    case 'find':
      return { kind: 'again', delay: true, reason: refusal(errorCode, means.facts).message }
    default:
      throw refusal(errorCode, means.facts)
  }
}
