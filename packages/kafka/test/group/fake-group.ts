import { kafkaErrors } from '../../src/client/kafka-errors.ts'
import type {
  CommittedOffset,
  GroupMember,
  JoinGroupAnswer,
  JoinGroupRequest,
  SyncGroupAnswer,
  SyncGroupRequest,
  TopicMetadata,
  TopicPartitionError
} from '../../src/client/port.ts'
import { DeadLetterError } from '../../src/errors.ts'
import type { GroupPort } from '../../src/group/join-and-sync.ts'
import type { VirtualTime } from './virtual-time.ts'

interface Seat {
  readonly id: string
  request: JoinGroupRequest
  join: ((answer: JoinGroupAnswer) => void) | null
  sync: ((answer: SyncGroupAnswer) => void) | null
  assignment: Buffer
  session: unknown
}

const noBytes = Buffer.alloc(0)

/**
 * One group's coordinator in memory, as Apache Kafka's classic group behaves: joins wait for all members (at most the
 * rebalance time-out, then those who did not come are out), generations count up, sessions end, answers carry the real codes.
 */
export class FakeGroup {
  state: 'empty' | 'preparing' | 'completing' | 'stable' = 'empty'
  generation = 0
  protocol = ''
  leader = ''
  node = 1
  readonly topics = new Map<string, number>()
  readonly seats = new Map<string, Seat>()
  readonly commits: { memberId: string; generationId: number; topic: string; partition: number; offset: number }[] = []
  readonly log: string[] = []
  /** Codes or errors to answer instead, by request name; each is used once. */
  readonly scripted = new Map<string, (number | Error)[]>()
  readonly #time: VirtualTime
  readonly #pending = new Set<string>()
  #ids = 0
  #timer: unknown

  constructor(time: VirtualTime, topics: Readonly<Record<string, number>>) {
    this.#time = time
    for (const [topic, count] of Object.entries(topics)) this.topics.set(topic, count)
  }

  /** A client of this coordinator; `cut()` lets its requests fail as if the network were down. */
  client(): GroupPort & { cut: boolean } {
    const group = this
    const reach = (request: string, nodeId?: number): number => {
      group.log.push(request)
      if (port.cut) throw new DeadLetterError('BROKER_UNREACHABLE', { brokers: 'fake', reason: 'cut' })
      const next = group.scripted.get(request)?.shift()
      if (next instanceof Error) throw next
      return next ?? (nodeId === undefined || nodeId === group.node ? 0 : kafkaErrors.NOT_COORDINATOR)
    }
    const port: GroupPort & { cut: boolean } = {
      cut: false,
      async metadata(topics) {
        reach('metadata')
        const found = (topics ?? [...group.topics.keys()]).map(
          name => [name, topicMetadata(name, group.topics.get(name) ?? 0)] as const
        )
        return { clusterId: null, controllerId: 1, brokers: new Map(), topics: new Map(found) }
      },
      async findCoordinator() {
        return { errorCode: reach('findCoordinator'), errorMessage: null, nodeId: group.node }
      },
      async joinGroup(nodeId, request, signal) {
        const errorCode = reach('joinGroup', nodeId)
        if (errorCode !== 0) return joinRefusal(errorCode, request.memberId)
        return group.#join(request, signal)
      },
      async syncGroup(nodeId, request) {
        const errorCode = reach('syncGroup', nodeId)
        return errorCode === 0 ? group.#sync(request) : { errorCode, assignment: noBytes }
      },
      async heartbeat(nodeId, member) {
        return { errorCode: reach('heartbeat', nodeId) || group.#heartbeat(member) }
      },
      async leaveGroup(nodeId, member) {
        const errorCode = reach('leaveGroup', nodeId)
        if (errorCode === 0) {
          group.#pending.delete(member.memberId)
          group.expel(member.memberId)
          group.#completeIfAllJoined()
        }
        return { errorCode }
      },
      async offsetCommit(nodeId, member, offsets) {
        const errorCode = reach('offsetCommit', nodeId) || group.#commitCode(member)
        if (errorCode === 0) group.#take(member, offsets)
        return offsets.map(({ topic, partition }): TopicPartitionError => ({ topic, partition, errorCode }))
      }
    }
    return port
  }

  script(request: string, ...answers: (number | Error)[]): void {
    this.scripted.set(request, [...(this.scripted.get(request) ?? []), ...answers])
  }

  count(request: string): number {
    return this.log.filter(name => name === request).length
  }

  /** The group drops a member, as when its session ends. */
  expel(memberId: string): void {
    const seat = this.seats.get(memberId)
    if (seat === undefined) return
    this.seats.delete(memberId)
    this.#time.clearTimeout(seat.session)
    seat.join?.(joinRefusal(kafkaErrors.UNKNOWN_MEMBER_ID, memberId))
    seat.sync?.({ errorCode: kafkaErrors.UNKNOWN_MEMBER_ID, assignment: noBytes })
    this.#prepare()
  }

  #join(request: JoinGroupRequest, signal?: AbortSignal): Promise<JoinGroupAnswer> | JoinGroupAnswer {
    let id = request.memberId
    if (id === '') {
      id = `member-${++this.#ids}`
      this.#pending.add(id)
      return joinRefusal(kafkaErrors.MEMBER_ID_REQUIRED, id)
    }
    let seat = this.seats.get(id)
    if (seat === undefined) {
      if (!this.#pending.delete(id)) return joinRefusal(kafkaErrors.UNKNOWN_MEMBER_ID, id)
      seat = { id, request, join: null, sync: null, assignment: noBytes, session: undefined }
      this.seats.set(id, seat)
    } else if (this.state === 'stable' && id !== this.leader && sameProtocols(seat.request, request)) {
      return this.#answer(seat)
    }
    seat.request = request
    const waiting = new Promise<JoinGroupAnswer>((resolve, reject) => {
      seat.join = resolve
      signal?.addEventListener('abort', () => reject(new DeadLetterError('BROKER_CLOSED', { request: 'JoinGroup' })), {
        once: true
      })
    })
    this.#time.clearTimeout(seat.session)
    this.#prepare()
    this.#completeIfAllJoined()
    return waiting
  }

  #prepare(): void {
    if (this.state === 'preparing') return
    for (const seat of this.seats.values()) {
      seat.sync?.({ errorCode: kafkaErrors.REBALANCE_IN_PROGRESS, assignment: noBytes })
      seat.sync = null
    }
    this.state = this.seats.size === 0 ? 'empty' : 'preparing'
    if (this.state === 'empty') return
    const limit = Math.max(...[...this.seats.values()].map(seat => seat.request.rebalanceTimeoutMs))
    this.#timer = this.#time.setTimeout(() => this.#complete(), limit)
  }

  #completeIfAllJoined(): void {
    if (
      this.state === 'preparing' &&
      this.#pending.size === 0 &&
      [...this.seats.values()].every(seat => seat.join !== null)
    )
      this.#complete()
  }

  #complete(): void {
    this.#time.clearTimeout(this.#timer)
    for (const seat of [...this.seats.values()]) {
      if (seat.join !== null) continue
      this.seats.delete(seat.id)
      this.#time.clearTimeout(seat.session)
    }
    this.state = this.seats.size === 0 ? 'empty' : 'completing'
    this.generation++
    const seats = [...this.seats.values()]
    if (!this.seats.has(this.leader)) this.leader = seats[0]?.id ?? ''
    const common = seats[0]?.request.protocols.map(({ name }) => name) ?? []
    this.protocol =
      common.find(name => seats.every(seat => seat.request.protocols.some(protocol => protocol.name === name))) ?? ''
    for (const seat of seats) {
      seat.assignment = noBytes
      const { join } = seat
      seat.join = null
      this.#renew(seat)
      join?.(this.#answer(seat))
    }
  }

  #answer(seat: Seat): JoinGroupAnswer {
    const metadataOf = (request: JoinGroupRequest): Buffer =>
      request.protocols.find(({ name }) => name === this.protocol)?.metadata ?? noBytes
    const members = [...this.seats.values()].map(({ id, request }) => ({
      memberId: id,
      groupInstanceId: null,
      metadata: metadataOf(request)
    }))
    const { generation, protocol, leader } = this
    return {
      errorCode: 0,
      generationId: generation,
      protocolName: protocol,
      leader,
      skipAssignment: false,
      memberId: seat.id,
      members: seat.id === leader ? members : []
    }
  }

  #sync(request: SyncGroupRequest): Promise<SyncGroupAnswer> | SyncGroupAnswer {
    const code = this.#memberCode(request)
    const seat = this.seats.get(request.memberId)
    if (code !== 0 || seat === undefined) return { errorCode: code, assignment: noBytes }
    if (this.state === 'preparing') return { errorCode: kafkaErrors.REBALANCE_IN_PROGRESS, assignment: noBytes }
    if (this.state === 'stable') return { errorCode: 0, assignment: seat.assignment }
    const waiting = new Promise<SyncGroupAnswer>(resolve => {
      seat.sync = resolve
    })
    if (request.memberId === this.leader) {
      this.state = 'stable'
      for (const { memberId, assignment } of request.assignments) {
        const target = this.seats.get(memberId)
        if (target !== undefined) target.assignment = assignment
      }
      for (const other of this.seats.values()) {
        other.sync?.({ errorCode: 0, assignment: other.assignment })
        other.sync = null
      }
    }
    return waiting
  }

  #heartbeat(member: GroupMember): number {
    const code = this.#memberCode(member)
    const seat = this.seats.get(member.memberId)
    if (code !== 0 || seat === undefined) return code
    this.#renew(seat)
    return this.state === 'preparing' ? kafkaErrors.REBALANCE_IN_PROGRESS : 0
  }

  #commitCode(member: GroupMember): number {
    return this.#memberCode(member) || (this.state === 'completing' ? kafkaErrors.REBALANCE_IN_PROGRESS : 0)
  }

  #take({ memberId, generationId }: GroupMember, offsets: readonly CommittedOffset[]): void {
    for (const { topic, partition, offset } of offsets)
      this.commits.push({ memberId, generationId, topic, partition, offset })
  }

  #memberCode({ memberId, generationId }: GroupMember): number {
    if (!this.seats.has(memberId)) return kafkaErrors.UNKNOWN_MEMBER_ID
    return generationId === this.generation ? 0 : kafkaErrors.ILLEGAL_GENERATION
  }

  #renew(seat: Seat): void {
    this.#time.clearTimeout(seat.session)
    seat.session = this.#time.setTimeout(() => {
      if (seat.join === null) this.expel(seat.id)
      this.#completeIfAllJoined()
    }, seat.request.sessionTimeoutMs)
  }
}

function topicMetadata(name: string, count: number): TopicMetadata {
  const partitions = Array.from({ length: count }, (_, partition) => ({
    partition,
    errorCode: 0,
    leader: 1,
    leaderEpoch: 0,
    replicas: [1],
    isr: [1]
  }))
  return {
    name,
    id: name,
    errorCode: count === 0 ? kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION : 0,
    isInternal: false,
    partitions,
    authorizedOperations: null
  }
}

function joinRefusal(errorCode: number, memberId: string): JoinGroupAnswer {
  return { errorCode, generationId: -1, protocolName: null, leader: '', skipAssignment: false, memberId, members: [] }
}

function sameProtocols(a: JoinGroupRequest, b: JoinGroupRequest): boolean {
  return (
    a.protocols.length === b.protocols.length &&
    a.protocols.every(
      (protocol, i) => b.protocols[i]?.name === protocol.name && b.protocols[i].metadata.equals(protocol.metadata)
    )
  )
}
