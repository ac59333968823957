import { randomUUID } from 'node:crypto'
import { kafkaErrors } from '../client/kafka-errors.ts'
import type {
  CommittedOffset,
  ConsumerGroupHeartbeatAnswer,
  GroupMember,
  KafkaClient,
  TopicPartition,
  TopicPartitionError
} from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import { ConsumerHeartbeat } from './consumer-heartbeat.ts'
import { heartbeatRefusal, lostReason, reactionToHeartbeat } from './consumer-reaction.ts'
import { Coordinator } from './coordinator.ts'
import { Trouble } from './coordinator-failures.ts'
import { FirstAssignment } from './first-assignment.ts'
import { FirstJoin } from './first-join.ts'
import { readGroupConfigs } from './group-configs.ts'
import { InstanceClaim } from './instance-claim.ts'
import { sayGoodbye } from './leave-group.ts'
import { ListenerCalls } from './listener-calls.ts'
import { MemberCommits } from './member-commits.ts'
import { MemberReport, type MemberState } from './member-report.ts'
import type { GroupMembershipInput, Membership } from './membership.ts'
import type { RefusalFacts } from './reaction.ts'
import { Reconciler } from './reconciler.ts'
import { Session } from './session.ts'
import type { Timing } from './timing.ts'
import { backoffMs, pause, systemTiming } from './timing.ts'
import { TopicIds } from './topic-ids.ts'

/** What the `consumer` protocol asks of a client. */
export type ConsumerGroupPort = Pick<
  KafkaClient,
  'metadata' | 'findCoordinator' | 'consumerGroupHeartbeat' | 'offsetCommit' | 'describeConfigs'
>

/** Epochs of a member that leaves, and of a static one that keeps its place. */
const leaves = -1
const staysAway = -2
const nothingNew = { rebalanceTimeoutMs: null, topics: null, serverAssignor: null, owned: null }
/** A commit whose epoch is outdated is sent again after the next heartbeat. */
const maxCommits = 3

/**
 * Membership by ConsumerGroupHeartbeat (KIP-848). One loop of heartbeats tells and hears everything; what is assigned is
 * carried out beside it. While partitions are drained, heartbeats do not say what is owned: that is not acknowledged yet.
 *
 * Invariant: whoever finds out that the group dropped us calls `#lose`, which empties what is owned and tells the
 * listener in the same turn, and ends the round under way, so that no answer to an older heartbeat is taken after it.
 */
export class ConsumerMembership implements Membership {
  readonly #client: ConsumerGroupPort
  readonly #options: GroupMembershipInput['options']
  readonly #facts: RefusalFacts
  readonly #timing: Timing
  readonly #coordinator: Coordinator
  readonly #calls: ListenerCalls
  readonly #heartbeat: ConsumerHeartbeat
  readonly #session: Session
  readonly #commits: MemberCommits
  readonly #ids: TopicIds
  readonly #reconciler: Reconciler
  readonly #report = new MemberReport()
  readonly #given = new FirstAssignment()
  readonly #name: Omit<GroupMember, 'generationId'>
  readonly #first = new FirstJoin()
  #topics: readonly string[]
  #member: GroupMember | null = null
  #intervalMs: number
  #unacknowledged = false
  #round = new AbortController()
  /** Aborted: the next heartbeat goes out at once. */
  #hurry = new AbortController()
  #answered = Promise.withResolvers<void>()
  #running: Promise<void> | null = null
  #ended = false
  #leaving: Promise<void> | null = null

  constructor(input: GroupMembershipInput<ConsumerGroupPort>) {
    const { client, groupId, options } = input
    const timing = input.timing ?? systemTiming
    this.#client = client
    this.#options = options
    this.#timing = timing
    this.#topics = [...new Set(input.topics)]
    this.#intervalMs = options.heartbeatIntervalMs
    this.#name = { groupId, memberId: randomUUID(), groupInstanceId: options.instanceId ?? null }
    this.#facts = { groupId, instanceId: options.instanceId ?? null, assignors: [options.serverAssignor ?? ''] }
    this.#calls = new ListenerCalls(input.listener, groupId, timing)
    const warn = (error: DeadLetterError): void => this.#calls.warning(error)
    const trouble = new Trouble(groupId, warn)
    const coordinator = new Coordinator(client, this.#facts, timing, (reason, cause) => trouble.add(reason, cause))
    this.#coordinator = coordinator
    this.#session = new Session(options.sessionTimeoutMs, options.rebalanceTimeoutMs, timing, () =>
      this.#lose(`no heartbeat was acknowledged for ${this.#session.timeoutMs} ms (the group's session time-out)`)
    )
    const claim = new InstanceClaim(this.#facts, timing, () => this.#session.timeoutMs, warn)
    this.#heartbeat = new ConsumerHeartbeat({
      client,
      coordinator,
      facts: this.#facts,
      timing,
      report: this.#report,
      claim,
      trouble
    })
    this.#ids = new TopicIds(client)
    this.#reconciler = new Reconciler({
      calls: this.#calls,
      ids: this.#ids,
      timing,
      rebalanceTimeoutMs: options.rebalanceTimeoutMs,
      topics: () => this.#topics,
      epoch: () => this.#member?.generationId ?? 0,
      followed: () => this.#onFollowed(),
      failed: error => this.#fail(error)
    })
    this.#commits = new MemberCommits(client, coordinator, groupId, {
      member: () => this.#member,
      owns: partition => this.#reconciler.owned.has(input.ownedBy?.(partition) ?? partition),
      dropped: (code, member) => this.#onCommitRefused(code, member)
    })
  }

  get member(): GroupMember | null {
    return this.#member
  }

  get owned(): readonly TopicPartition[] {
    return [...this.#reconciler.owned]
  }

  join(): Promise<void> {
    if (this.#running === null && !this.#ended) this.#running = this.#run().catch((error: unknown) => this.#fail(error))
    return this.#first.promise
  }

  resubscribe(topics: readonly string[]): void {
    this.#topics = [...new Set(topics)]
    this.#reconciler.reconsider()
    this.#hurry.abort()
  }

  async commit(offsets: readonly CommittedOffset[]): Promise<readonly TopicPartitionError[]> {
    for (let tries = 1; ; tries++) {
      this.checkSession()
      const answers = await this.#commits.commit(offsets)
      const outdated = answers.some(({ errorCode }) => errorCode === kafkaErrors.REBALANCE_IN_PROGRESS)
      if (!outdated || tries === maxCommits || this.#ended) return answers
      const waited = new AbortController()
      await Promise.race([this.#answered.promise, pause(this.#timing, this.#intervalMs, waited.signal)])
      waited.abort()
    }
  }

  checkSession(): boolean {
    return this.#session.check() && !this.#ended
  }

  leave(): Promise<void> {
    this.#leaving ??= this.#leave()
    return this.#leaving
  }

  async #leave(): Promise<void> {
    this.#end()
    this.#first.settle(new DeadLetterError('CONSUMER_STOPPED'))
    if (this.#running === null) return
    const memberEpoch = this.#facts.instanceId === null ? leaves : staysAway
    const request = { ...this.#state(memberEpoch), ...nothingNew }
    const said = new AbortController()
    // A heartbeat that is still on its way is answered before it: both go over one connection.
    const goodbye = sayGoodbye(this.#coordinator, nodeId => this.#client.consumerGroupHeartbeat(nodeId, request))
    await Promise.race([goodbye, pause(this.#timing, this.#intervalMs, said.signal)])
    said.abort()
  }

  async #run(): Promise<void> {
    void this.#askConfigs()
    for (let failures = 0; !this.#ended; ) {
      const joins = this.#member === null
      const { signal } = this.#round
      const startedAt = this.#timing.now()
      this.#hurry = new AbortController()
      const result = await this.#heartbeat.send(() => this.#state(this.#member?.generationId ?? 0), signal)
      if (this.#ended) return
      if (result.kind === 'answered') {
        this.#onAnswer(result.answer, result.sentAt, signal)
        // A group that takes a member in and drops it at once is not asked again at once.
        if (!joins) failures = 0
        const spentMs = this.#timing.now() - startedAt
        await pause(this.#timing, Math.max(0, this.#given.pauseMs(this.#intervalMs) - spentMs), this.#hurry.signal)
        continue
      }
      if (result.kind === 'dropped') this.#lose(result.reason)
      const delay = failures > 0 || result.kind === 'wait'
      if (delay) await pause(this.#timing, backoffMs(failures, this.#timing.random), this.#round.signal)
      failures++
    }
  }

  #onAnswer(answer: ConsumerGroupHeartbeatAnswer, sentAt: number, round: AbortSignal): void {
    const { memberEpoch, heartbeatIntervalMs } = answer
    this.#session.acknowledged(sentAt)
    // It was in the air while the process stood still, and the session was over by then.
    if (round.aborted) return
    if (heartbeatIntervalMs > 0) this.#intervalMs = heartbeatIntervalMs
    const epoch = this.#member?.generationId ?? 0
    if (epoch !== memberEpoch) this.#member = { ...this.#name, generationId: memberEpoch }
    this.#answered.resolve()
    this.#answered = Promise.withResolvers()
    const assignment = this.#given.take(answer, epoch, sentAt)
    if (assignment) {
      this.#unacknowledged ||= !this.#report.matches(assignment)
      this.#reconciler.follow(assignment, sentAt)
    } else if (assignment === null && epoch !== memberEpoch) this.#reconciler.reconsider()
  }

  #onFollowed(): void {
    if (this.#unacknowledged) this.#report.acknowledge()
    this.#unacknowledged = false
    this.#first.settle()
    if (this.#report.isBehind(this.#ids.withIds(this.#reconciler.owned))) this.#hurry.abort()
  }

  #onCommitRefused(errorCode: number, member: GroupMember): boolean {
    if (errorCode === kafkaErrors.STALE_MEMBER_EPOCH) this.#hurry.abort()
    if (errorCode === kafkaErrors.STALE_MEMBER_EPOCH || this.#member !== member) return false
    if (reactionToHeartbeat(errorCode, true) === 'fail')
      this.#fail(heartbeatRefusal(errorCode, null, this.#facts, this.#topics))
    else this.#lose(lostReason(errorCode))
    return true
  }

  /** Until the answer is there, or where it may not be had, the option counts. */
  async #askConfigs(): Promise<void> {
    const configs = await readGroupConfigs(this.#client, this.#facts.groupId)
    this.#session.timeoutMs = configs?.sessionTimeoutMs ?? this.#session.timeoutMs
    this.#given.intervalMs = configs?.assignmentIntervalMs ?? this.#given.intervalMs
  }

  #state(memberEpoch: number): MemberState {
    return {
      ...this.#name,
      memberEpoch,
      rebalanceTimeoutMs: this.#options.rebalanceTimeoutMs,
      serverAssignor: this.#options.serverAssignor ?? null,
      topics: this.#topics,
      owned: this.#ids.withIds(this.#reconciler.owned)
    }
  }

  /** The group goes on without us. The next heartbeat joins it again. */
  #lose(reason: string): void {
    if (this.#ended) return
    const lost = this.#drop()
    this.#round = new AbortController()
    this.#hurry.abort()
    this.#calls.lost(lost, reason)
    void this.#askConfigs()
  }

  #fail(error: unknown): void {
    if (this.#ended) return
    this.#ended = true
    const facts = { group: this.#facts.groupId, reason: error instanceof Error ? error.message : String(error) }
    const coded = DeadLetterError.is(error) ? error : new DeadLetterError('GROUP_FAILED', facts, error)
    this.#calls.lost(this.#drop(), coded.message)
    if (!this.#first.settle(coded)) this.#calls.failed(coded)
    this.#end()
  }

  #end(): void {
    this.#ended = true
    this.#drop()
    this.#calls.shut()
    this.#hurry.abort()
  }

  #drop(): TopicPartition[] {
    this.#session.end()
    this.#round.abort()
    this.#report.forget()
    this.#member = null
    this.#unacknowledged = false
    return this.#reconciler.drop()
  }
}
