import { kafkaErrorName } from '../client/kafka-errors.ts'
import type { CommittedOffset, GroupMember, TopicPartition, TopicPartitionError } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import type { Assignor } from './assignor.ts'
import { Coordinator } from './coordinator.ts'
import { Trouble } from './coordinator-failures.ts'
import { FirstJoin } from './first-join.ts'
import { sortOut } from './given-partitions.ts'
import { Heartbeat } from './heartbeat.ts'
import type { ExchangeMeans, ExchangeResult, ExchangeWatcher, GroupPort } from './join-and-sync.ts'
import { exchange } from './join-and-sync.ts'
import { leaveClassicGroup } from './leave-group.ts'
import { ListenerCalls } from './listener-calls.ts'
import { MemberCommits } from './member-commits.ts'
import { Standing } from './member-state.ts'
import type { GroupMembershipInput, Membership } from './membership.ts'
import { MetadataWatch } from './metadata-watch.ts'
import { assignorsByName } from './options.ts'
import type { PartitionSet } from './partitions.ts'
import { droppedReason, keepsSession, reactionTo, refusal } from './reaction.ts'
import { RejoinSignal } from './rejoin-signal.ts'
import { Session } from './session.ts'
import { backoffMs, pause, systemTiming } from './timing.ts'
import { widened } from './wider-assignors.ts'

/** The part of the rebalance time-out that a drain may take; the rest is for the join to arrive. */
const drainShare = 0.9

/**
 * Membership by JoinGroup, SyncGroup and Heartbeat. One loop joins, adopts what it is given and waits for a reason to
 * join again; heartbeats, commits and the session's clock run beside it and never behind it.
 *
 * Invariant: whoever finds out that the group dropped us calls `#lose`, which empties `#standing` and tells the listener
 * in the same turn, and ends the round under way, so that nothing of an older generation is adopted after it.
 */
export class ClassicMembership implements Membership {
  #means: ExchangeMeans
  readonly #options: GroupMembershipInput['options']
  readonly #calls: ListenerCalls
  readonly #session: Session
  readonly #heartbeat: Heartbeat
  readonly #watch: MetadataWatch
  readonly #commits: MemberCommits
  readonly #trouble: Trouble
  readonly #standing = new Standing()
  readonly #rejoin = new RejoinSignal()
  readonly #first = new FirstJoin()
  #topics: readonly string[]
  /** When the group was last known not to rebalance: drains are counted from here. */
  #calmAt = 0
  #round = new AbortController()
  #running: Promise<void> | null = null
  #ended = false
  #leaving: Promise<void> | null = null

  constructor(input: GroupMembershipInput<GroupPort>) {
    const { client, groupId, options } = input
    const { sessionTimeoutMs, rebalanceTimeoutMs } = options
    const timing = input.timing ?? systemTiming
    const assignors: Assignor[] = options.assignors.map(name => assignorsByName[name])
    const facts = { groupId, instanceId: options.instanceId ?? null, assignors: options.assignors }
    this.#calls = new ListenerCalls(input.listener, groupId, timing)
    this.#trouble = new Trouble(groupId, error => this.#calls.warning(error))
    const coordinator = new Coordinator(client, facts, timing, (reason, cause) => this.#trouble.add(reason, cause))
    this.#means = { client, coordinator, timing, facts, assignors, sessionTimeoutMs, rebalanceTimeoutMs }
    this.#options = options
    this.#topics = [...new Set(input.topics)]
    this.#session = new Session(sessionTimeoutMs, rebalanceTimeoutMs, timing, () =>
      this.#lose(`no heartbeat was acknowledged for ${sessionTimeoutMs} ms (group.sessionTimeoutMs)`)
    )
    this.#heartbeat = new Heartbeat(client, coordinator, options.heartbeatIntervalMs, timing, {
      answered: (code, sentAt) => this.#onHeartbeat(code, sentAt),
      failed: error => this.#fail(error)
    })
    this.#watch = new MetadataWatch(client, input.metadataMaxAgeMs ?? 30_000, timing, topics =>
      this.#rejoin.raise(`partitions of ${topics.join(', ')} changed`)
    )
    this.#commits = new MemberCommits(client, coordinator, groupId, {
      member: () => this.#standing.member,
      owns: partition => this.#standing.owned.has(input.ownedBy?.(partition) ?? partition),
      dropped: (code, member) => this.#onCommitRefused(code, member)
    })
  }

  get member(): GroupMember | null {
    return this.#standing.member
  }

  get owned(): readonly TopicPartition[] {
    return [...this.#standing.owned]
  }

  join(): Promise<void> {
    if (this.#running === null && !this.#ended) this.#running = this.#run().catch((error: unknown) => this.#fail(error))
    return this.#first.promise
  }

  resubscribe(topics: readonly string[]): void {
    this.#topics = [...new Set(topics)]
    this.#rejoin.raise('the subscription changed')
  }

  async commit(offsets: readonly CommittedOffset[]): Promise<readonly TopicPartitionError[]> {
    this.checkSession()
    return this.#commits.commit(offsets)
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
    const { client, coordinator, facts, timing } = this.#means
    if (facts.instanceId !== null) return
    const said = new AbortController()
    // The loop ends at once, or as soon as it knows the name that the group is giving us.
    const goodbye = Promise.resolve(this.#running).then(() =>
      leaveClassicGroup(client, coordinator, facts.groupId, this.#standing.memberId)
    )
    await Promise.race([goodbye, pause(timing, this.#options.heartbeatIntervalMs, said.signal)])
    said.abort()
  }

  async #run(): Promise<void> {
    for (let failures = 0; !this.#ended; ) {
      await this.#giveUpBeforeJoin()
      if (this.#ended) return
      const result = await this.#exchange()
      if (this.#ended) return
      if (result.kind === 'assigned') {
        failures = 0
        this.#trouble.over()
        await this.#adopt(result)
      } else if (result.kind !== 'aborted') {
        const delay = failures > 0 || (result.kind === 'again' && result.delay)
        if (result.kind !== 'again') this.#lose(droppedReason(result.kind), result.kind === 'unknown')
        else {
          this.#rejoin.raise(result.reason)
          if (delay) this.#trouble.add(result.reason, result.cause)
        }
        if (delay) await pause(this.#means.timing, backoffMs(failures, this.#means.timing.random), this.#round.signal)
        failures++
      }
      await this.#rejoin.wait()
    }
  }

  async #exchange(): Promise<ExchangeResult> {
    const standing = this.#standing
    const { memberId, generationId } = standing
    const intent = {
      memberId,
      generationId,
      topics: this.#topics,
      owned: [...standing.owned],
      reason: this.#rejoin.take(),
      signal: this.#round.signal
    }
    this.#watch.stop()
    this.#heartbeat.stop()
    standing.joining = true
    const watcher: ExchangeWatcher = {
      named: name => {
        standing.memberId = name
      },
      joinSent: () => this.#session.joinSent(),
      joinEnded: answered => this.#session.joinEnded(answered),
      entered: member => {
        standing.entered()
        this.#heartbeat.start(member)
      },
      superseded: () => this.#rejoin.raised
    }
    try {
      return await exchange(this.#means, intent, watcher)
    } catch (error) {
      const wider = widened(this.#means, error)
      if (wider === undefined) throw error
      this.#means = wider.means
      this.#calls.warning(wider.warning)
      return { kind: 'again', delay: false, reason: 'the group has other assignors' }
    }
  }

  /** Eager members give everything up before they join, cooperative ones what they no longer subscribe to. */
  async #giveUpBeforeJoin(): Promise<void> {
    const { owned } = this.#standing
    const topics = new Set(this.#topics)
    const cooperative = this.#means.assignors.every(assignor => assignor.cooperative)
    await this.#revoke(cooperative ? owned.filter(({ topic }) => !topics.has(topic)) : owned)
  }

  /** Ours until the drain is over, so that it can commit; heartbeats go on meanwhile. */
  async #revoke(partitions: PartitionSet): Promise<void> {
    if (partitions.size === 0) return
    const spentMs = this.#means.timing.now() - this.#calmAt
    await this.#calls.revoke(
      [...partitions],
      Math.max(0, Math.floor(drainShare * this.#options.rebalanceTimeoutMs - spentMs))
    )
    this.#standing.owned = this.#standing.owned.without(partitions)
  }

  async #adopt({ member, assignment, counts }: ExchangeResult & { readonly kind: 'assigned' }): Promise<void> {
    const { signal } = this.#round
    const standing = this.#standing
    const { assigned, foreign } = sortOut(assignment, this.#topics, this.#means.facts.groupId)
    this.#warnOfForeign(foreign)
    const removed = standing.owned.without(assigned)
    standing.adopted(member)
    this.#calmAt = this.#means.timing.now()
    if (counts !== null) this.#watch.start(counts)
    await this.#revoke(removed)
    // Dropped while it drained: the next round begins with nothing.
    if (signal.aborted) return
    const added = assigned.without(standing.owned)
    standing.owned = assigned
    try {
      await this.#calls.assign([...added], member.generationId)
    } catch (error) {
      if (signal.aborted) return
      throw error
    }
    if (signal.aborted) return
    this.#first.settle()
    if (removed.size > 0) this.#rejoin.raise('partitions were given up for other members')
  }

  /** With a rejoin ahead it is the subscription that changed after the join, and no fault of the leader's. */
  #warnOfForeign(topics: readonly string[]): void {
    if (topics.length === 0 || this.#rejoin.raised) return
    this.#calls.warning(
      new DeadLetterError('GROUP_ASSIGNMENT_FOREIGN', { group: this.#means.facts.groupId, topics: topics.join(', ') })
    )
  }

  #onHeartbeat(errorCode: number, sentAt: number): void {
    if (keepsSession(errorCode)) this.#session.acknowledged(sentAt)
    const reaction = reactionTo(errorCode)
    if (reaction === 'ok') {
      this.#calmAt = sentAt
      this.#trouble.over()
    } else if (reaction === 'rejoin') this.#rejoin.raise('the group rebalances')
    else if (reaction === 'unknown' || reaction === 'outdated')
      this.#lose(droppedReason(reaction), reaction === 'unknown')
    else if (reaction === 'fail') this.#fail(refusal(errorCode, this.#means.facts))
    else this.#trouble.add(kafkaErrorName(errorCode))
  }

  #onCommitRefused(errorCode: number, member: GroupMember): boolean {
    if (!this.#standing.isMeant(member, errorCode)) return false
    const reaction = reactionTo(errorCode)
    if (reaction === 'fail') this.#fail(refusal(errorCode, this.#means.facts))
    else this.#lose(droppedReason(reaction), reaction === 'unknown')
    return true
  }

  /** The group goes on without us. A member id that it may still know is kept: a forgotten one would be waited for. */
  #lose(reason: string, forgetMemberId = false): void {
    if (this.#ended) return
    const lost = this.#drop()
    if (forgetMemberId) this.#standing.memberId = ''
    this.#round = new AbortController()
    this.#rejoin.raise(reason)
    this.#calls.lost(lost, reason)
  }

  #fail(error: unknown): void {
    if (this.#ended) return
    this.#ended = true
    const facts = { group: this.#means.facts.groupId, reason: error instanceof Error ? error.message : String(error) }
    const coded = DeadLetterError.is(error) ? error : new DeadLetterError('GROUP_FAILED', facts, error)
    this.#calls.lost(this.#drop(), coded.message)
    if (!this.#first.settle(coded)) this.#calls.failed(coded)
    this.#end()
  }

  #end(): void {
    this.#ended = true
    this.#drop()
    this.#calls.shut()
    this.#rejoin.raise('the member leaves')
  }

  #drop(): TopicPartition[] {
    this.#session.end()
    this.#heartbeat.stop()
    this.#watch.stop()
    this.#round.abort()
    return this.#standing.dropped()
  }
}
