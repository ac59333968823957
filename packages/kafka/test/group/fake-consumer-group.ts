import { kafkaErrors } from '../../src/client/kafka-errors.ts'
import type {
  ConsumerGroupHeartbeat,
  ConsumerGroupHeartbeatAnswer,
  GroupMember,
  TopicIdPartitions,
  TopicPartitionError
} from '../../src/client/port.ts'
import { DeadLetterError } from '../../src/errors.ts'
import type { ConsumerGroupPort } from '../../src/group/consumer-membership.ts'
import type { VirtualTime } from './virtual-time.ts'

interface Seat {
  readonly id: string
  readonly instanceId: string | null
  epoch: number
  previousEpoch: number
  rebalanceTimeoutMs: number
  topics: readonly string[]
  /** `<topic id>/<partition>`, as everywhere here. */
  assigned: Set<string>
  leaving: Set<string>
  away: boolean
  session: unknown
  drain: unknown
}

interface Topic {
  readonly id: string
  partitions: number
}

/**
 * One group's coordinator in memory, as Apache Kafka's consumer groups behave (KIP-848): it assigns, moves a member to
 * the next epoch when that member no longer has what it is to give up, and gives only what nobody else has.
 */
export class FakeConsumerGroup {
  epoch = 0
  node = 1
  sessionTimeoutMs = 45_000
  intervalMs = 5_000
  readonly topics = new Map<string, Topic>()
  readonly seats = new Map<string, Seat>()
  readonly requests: ConsumerGroupHeartbeat[] = []
  readonly commits: { memberId: string; epoch: number; topic: string; partition: number; offset: number }[] = []
  /** Codes or errors to answer instead, by request name; each is used once. 'lost': carried out, the answer never comes. */
  readonly scripted = new Map<string, (number | Error | 'lost')[]>()
  /** While true, what changes in the group is not assigned yet. */
  slow = false
  readonly #time: VirtualTime
  #target = new Map<string, Set<string>>()
  #ids = 0

  constructor(time: VirtualTime, topics: Readonly<Record<string, number>>) {
    this.#time = time
    for (const [name, partitions] of Object.entries(topics)) this.create(name, partitions)
  }

  create(name: string, partitions: number): void {
    this.topics.set(name, { id: `id${++this.#ids}`, partitions })
    this.rebalance()
  }

  delete(name: string): void {
    this.topics.delete(name)
    this.rebalance()
  }

  script(request: string, ...answers: (number | Error | 'lost')[]): void {
    this.scripted.set(request, [...(this.scripted.get(request) ?? []), ...answers])
  }

  client(): ConsumerGroupPort & { cut: boolean } {
    const group = this
    const port: ConsumerGroupPort & { cut: boolean } = {
      cut: false,
      async metadata(topics) {
        group.#reach('metadata', port.cut)
        const found = (topics ?? [...group.topics.keys()]).map(name => [name, group.#metadata(name)] as const)
        return { clusterId: null, controllerId: 1, brokers: new Map(), topics: new Map(found) }
      },
      async findCoordinator() {
        return { errorCode: group.#reach('findCoordinator', port.cut).code, errorMessage: null, nodeId: group.node }
      },
      async consumerGroupHeartbeat(nodeId, request) {
        const { code, lost } = group.#reach('heartbeat', port.cut, nodeId)
        if (code !== 0) return refused(code)
        group.requests.push(request)
        const answer = group.#heartbeat(request)
        if (lost) throw new DeadLetterError('BROKER_UNREACHABLE', { brokers: 'fake', reason: 'lost' })
        return answer
      },
      async offsetCommit(nodeId, member, offsets) {
        const errorCode = group.#reach('offsetCommit', port.cut, nodeId).code || group.#commitCode(member)
        for (const { topic, partition, offset } of errorCode === 0 ? offsets : [])
          group.commits.push({ memberId: member.memberId, epoch: member.generationId, topic, partition, offset })
        return offsets.map(({ topic, partition }): TopicPartitionError => ({ topic, partition, errorCode }))
      },
      async describeConfigs(resources) {
        const errorCode = group.#reach('describeConfigs', port.cut).code
        const configs = new Map([
          ['consumer.session.timeout.ms', String(group.sessionTimeoutMs)],
          ['consumer.assignment.interval.ms', '1000']
        ])
        return resources.map(resource => ({ ...resource, errorCode, errorMessage: null, configs }))
      }
    }
    return port
  }

  /** The group drops a member, as when its session ends. */
  expel(id: string): void {
    const seat = this.seats.get(id)
    if (seat === undefined) return
    this.#time.clearTimeout(seat.session)
    this.#time.clearTimeout(seat.drain)
    this.seats.delete(id)
    this.rebalance()
  }

  rebalance(): void {
    this.epoch++
    if (!this.slow) this.assignNow()
  }

  /** Evenly, and what a member has stays where it is. */
  assignNow(): void {
    const seats = [...this.seats.values()]
    const old = this.#target
    this.#target = new Map(seats.map(({ id }) => [id, new Set()]))
    for (const [name, { id, partitions }] of this.topics) {
      const able = seats.filter(seat => seat.topics.includes(name))
      if (able.length === 0) continue
      const most = Math.ceil(partitions / able.length)
      const mine = (seat: Seat): Set<string> => this.#target.get(seat.id) as Set<string>
      const count = (seat: Seat): number => [...mine(seat)].filter(key => key.startsWith(`${id}/`)).length
      const left: string[] = []
      for (let partition = 0; partition < partitions; partition++) {
        const key = `${id}/${partition}`
        const holder = able.find(seat => old.get(seat.id)?.has(key) && count(seat) < most)
        if (holder === undefined) left.push(key)
        else mine(holder).add(key)
      }
      for (const key of left) mine(able.sort((a, b) => count(a) - count(b))[0] as Seat).add(key)
    }
  }

  #reach(request: string, cut: boolean, nodeId?: number): { code: number; lost: boolean } {
    if (cut) throw new DeadLetterError('BROKER_UNREACHABLE', { brokers: 'fake', reason: 'cut' })
    const next = this.scripted.get(request)?.shift()
    if (next instanceof Error) throw next
    if (next === 'lost') return { code: 0, lost: true }
    const elsewhere = nodeId !== undefined && nodeId !== this.node
    return { code: next ?? (elsewhere ? kafkaErrors.NOT_COORDINATOR : 0), lost: false }
  }

  #heartbeat(request: ConsumerGroupHeartbeat): ConsumerGroupHeartbeatAnswer {
    const seat = this.#seat(request)
    if (typeof seat === 'number') return refused(seat)
    if (request.memberEpoch < 0) return this.#leave(seat, request.memberEpoch)
    const joins = request.memberEpoch === 0
    const owned = request.owned === null ? null : keysOf(request.owned)
    const full = request.owned !== null && request.topics !== null && request.rebalanceTimeoutMs !== null
    if (!joins && request.memberEpoch !== seat.epoch) {
      const lostAnswer =
        request.memberEpoch === seat.previousEpoch && owned !== null && [...owned].every(key => seat.assigned.has(key))
      if (!lostAnswer) return refused(kafkaErrors.FENCED_MEMBER_EPOCH)
    }
    this.#renew(seat)
    seat.rebalanceTimeoutMs = request.rebalanceTimeoutMs ?? seat.rebalanceTimeoutMs
    const changed = request.topics !== null && String([...request.topics].sort()) !== String([...seat.topics].sort())
    if (request.topics !== null) seat.topics = request.topics
    if (changed) this.rebalance()
    const before = [...seat.assigned].sort().join()
    this.#reconcile(seat, joins ? new Set() : owned)
    const tells = joins || full || [...seat.assigned].sort().join() !== before
    return {
      errorCode: 0,
      errorMessage: null,
      memberId: seat.id,
      memberEpoch: seat.epoch,
      heartbeatIntervalMs: this.intervalMs,
      assignment: tells ? partitionsOf(seat.assigned) : null
    }
  }

  #seat(request: ConsumerGroupHeartbeat): Seat | number {
    const { memberId, memberEpoch, groupInstanceId } = request
    const known = this.seats.get(memberId)
    const holder =
      groupInstanceId === null
        ? undefined
        : [...this.seats.values()].find(({ instanceId }) => instanceId === groupInstanceId)
    if (memberEpoch !== 0) {
      if (known !== undefined) return known
      return holder === undefined ? kafkaErrors.UNKNOWN_MEMBER_ID : kafkaErrors.FENCED_INSTANCE_ID
    }
    if (holder !== undefined && !holder.away) return kafkaErrors.UNRELEASED_INSTANCE_ID
    if (known !== undefined) return known
    const seat: Seat = {
      epoch: 0,
      previousEpoch: 0,
      rebalanceTimeoutMs: 0,
      topics: [],
      assigned: new Set(),
      leaving: new Set(),
      session: undefined,
      drain: undefined,
      ...holder,
      away: false,
      id: memberId,
      instanceId: groupInstanceId
    }
    if (holder !== undefined) {
      this.#time.clearTimeout(holder.session)
      this.seats.delete(holder.id)
      this.#target.set(memberId, this.#target.get(holder.id) ?? new Set())
      this.#target.delete(holder.id)
    }
    this.seats.set(memberId, seat)
    return seat
  }

  #leave(seat: Seat, epoch: number): ConsumerGroupHeartbeatAnswer {
    if (epoch === -2) {
      seat.away = true
      this.#renew(seat)
    } else this.expel(seat.id)
    return { ...refused(0), memberEpoch: epoch }
  }

  #reconcile(seat: Seat, owned: ReadonlySet<string> | null): void {
    if (seat.leaving.size > 0) {
      if (owned === null || meet(owned, seat.leaving)) return
      seat.leaving.clear()
      this.#time.clearTimeout(seat.drain)
    }
    const target = this.#target.get(seat.id) ?? new Set<string>()
    const leaving = new Set([...seat.assigned].filter(key => !target.has(key)))
    seat.assigned = new Set([...seat.assigned].filter(key => target.has(key)))
    if (leaving.size > 0 && (owned === null || meet(owned, leaving))) {
      seat.leaving = leaving
      seat.drain = this.#time.setTimeout(() => this.expel(seat.id), seat.rebalanceTimeoutMs)
      return
    }
    if (!this.slow && seat.epoch !== this.epoch) {
      seat.previousEpoch = seat.epoch
      seat.epoch = this.epoch
    } else if (seat.epoch === 0) seat.epoch = this.epoch - 1
    const others = [...this.seats.values()].filter(other => other !== seat)
    for (const key of target)
      if (!others.some(other => other.assigned.has(key) || other.leaving.has(key))) seat.assigned.add(key)
  }

  #commitCode({ memberId, generationId }: GroupMember): number {
    const seat = this.seats.get(memberId)
    if (seat === undefined) return kafkaErrors.UNKNOWN_MEMBER_ID
    return seat.epoch === generationId ? 0 : kafkaErrors.STALE_MEMBER_EPOCH
  }

  #renew(seat: Seat): void {
    this.#time.clearTimeout(seat.session)
    seat.session = this.#time.setTimeout(() => this.expel(seat.id), this.sessionTimeoutMs)
  }

  #metadata(name: string) {
    const topic = this.topics.get(name)
    const errorCode = topic === undefined ? kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION : 0
    return { name, id: topic?.id ?? '', errorCode, isInternal: false, partitions: [], authorizedOperations: null }
  }
}

function refused(errorCode: number): ConsumerGroupHeartbeatAnswer {
  return {
    errorCode,
    errorMessage: null,
    memberId: null,
    memberEpoch: 0,
    heartbeatIntervalMs: 0,
    assignment: null
  }
}

const meet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].some(key => b.has(key))

const keysOf = (given: readonly TopicIdPartitions[]): Set<string> =>
  new Set(given.flatMap(({ topicId, partitions }) => partitions.map(partition => `${topicId}/${partition}`)))

const partitionsOf = (keys: ReadonlySet<string>): TopicIdPartitions[] =>
  [...Map.groupBy(keys, key => key.split('/')[0] as string)].map(([topicId, list]) => ({
    topicId,
    partitions: list.map(key => Number(key.split('/')[1]))
  }))
