import { errorCodes } from '@dead-letter/protocol'
import type { Timer } from '../../clock.ts'
import type { JoinAnswer, MemberProtocol, SyncAnswer } from '../classic-protocol.ts'

export interface ClassicMemberFacts {
  readonly id: string
  readonly instanceId: string | null
  readonly clientId: string
  readonly clientHost: string
  readonly protocolType: string
  readonly sessionTimeoutMs: number
  readonly rebalanceTimeoutMs: number
  readonly protocols: readonly MemberProtocol[]
  readonly assignment?: Buffer
}

export const noAssignment = Buffer.alloc(0)

/** A member of a classic group and the requests of it that wait. */
export class ClassicMember {
  readonly id: string
  readonly instanceId: string | null
  readonly clientId: string
  readonly clientHost: string
  readonly protocolType: string
  sessionTimeoutMs: number
  rebalanceTimeoutMs: number
  protocols: readonly MemberProtocol[]
  assignment: Buffer
  /** Until its first generation begins: it cannot heartbeat yet, so its waiting join is no sign of life. */
  isNew = false
  session: Timer | null = null
  #join: ((answer: JoinAnswer) => void) | null = null
  #sync: ((answer: SyncAnswer) => void) | null = null

  constructor(facts: ClassicMemberFacts) {
    this.id = facts.id
    this.instanceId = facts.instanceId
    this.clientId = facts.clientId
    this.clientHost = facts.clientHost
    this.protocolType = facts.protocolType
    this.sessionTimeoutMs = facts.sessionTimeoutMs
    this.rebalanceTimeoutMs = facts.rebalanceTimeoutMs
    this.protocols = facts.protocols
    this.assignment = facts.assignment ?? noAssignment
  }

  get awaitsJoin(): boolean {
    return this.#join !== null
  }

  /** Whether it need not heartbeat now. */
  get isAlive(): boolean {
    return !this.isNew && (this.#join !== null || this.#sync !== null)
  }

  supports(name: string): boolean {
    return this.protocols.some(protocol => protocol.name === name)
  }

  metadata(name: string | null): Buffer {
    return this.protocols.find(protocol => protocol.name === name)?.metadata ?? noAssignment
  }

  hasSameProtocols(protocols: readonly MemberProtocol[]): boolean {
    return (
      protocols.length === this.protocols.length &&
      this.protocols.every(({ name, metadata }, i) => {
        const other = protocols[i]
        return other !== undefined && other.name === name && other.metadata.equals(metadata)
      })
    )
  }

  /**
   * A second join of the same member comes over another connection, as requests of one are answered in their order: the
   * first is told to begin again, should anyone still listen.
   */
  awaitJoin(answer: (answer: JoinAnswer) => void): void {
    this.answerJoin({ memberId: this.id, errorCode: errorCodes.REBALANCE_IN_PROGRESS })
    this.#join = answer
  }

  answerJoin(answer: JoinAnswer): void {
    const join = this.#join
    this.#join = null
    join?.(answer)
  }

  awaitSync(answer: (answer: SyncAnswer) => void): void {
    this.answerSync({ errorCode: errorCodes.REBALANCE_IN_PROGRESS })
    this.#sync = answer
  }

  /** @returns whether a sync was waiting. */
  answerSync(answer: SyncAnswer): boolean {
    const sync = this.#sync
    this.#sync = null
    sync?.(answer)
    return sync !== null
  }

  endSession(): void {
    this.session?.cancel()
    this.session = null
  }
}
