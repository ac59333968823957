import type { GroupMember, KafkaClient } from '../client/port.ts'
import type { Coordinator } from './coordinator.ts'
import { reactionTo } from './reaction.ts'
import type { Timing } from './timing.ts'

export interface HeartbeatListener {
  /** The answer to the heartbeat that was sent at `sentAt` for the member who is beating. */
  answered(errorCode: number, sentAt: number): void
  /** Heartbeats cannot be sent, for a reason that trying again does not mend. */
  failed(error: unknown): void
}

/** The heartbeats of one generation. */
interface Chain {
  readonly member: GroupMember
  readonly ended: AbortController
  timer: unknown
}

/** One request every interval from `start` to `stop`. Nothing else waits behind them; answers to a generation that ended are dropped. */
export class Heartbeat {
  readonly #client: Pick<KafkaClient, 'heartbeat'>
  readonly #coordinator: Coordinator
  readonly #intervalMs: number
  readonly #timing: Timing
  readonly #listener: HeartbeatListener
  #chain: Chain | null = null

  constructor(
    client: Pick<KafkaClient, 'heartbeat'>,
    coordinator: Coordinator,
    intervalMs: number,
    timing: Timing,
    listener: HeartbeatListener
  ) {
    this.#client = client
    this.#coordinator = coordinator
    this.#intervalMs = intervalMs
    this.#timing = timing
    this.#listener = listener
  }

  start(member: GroupMember): void {
    this.stop()
    this.#chain = { member, ended: new AbortController(), timer: undefined }
    this.#arm(this.#chain)
  }

  stop(): void {
    this.#chain?.ended.abort()
    this.#timing.clearTimeout(this.#chain?.timer)
    this.#chain = null
  }

  #arm(chain: Chain): void {
    chain.timer = this.#timing.setTimeout(() => void this.#beat(chain), this.#intervalMs)
  }

  async #beat(chain: Chain): Promise<void> {
    const { member, ended } = chain
    let nodeId: number | undefined
    try {
      nodeId = await this.#coordinator.find(ended.signal)
      if (nodeId === undefined) return
      const sentAt = this.#timing.now()
      const { errorCode } = await this.#client.heartbeat(nodeId, member)
      if (reactionTo(errorCode) === 'find') this.#coordinator.forget(nodeId)
      if (!ended.signal.aborted) this.#listener.answered(errorCode, sentAt)
    } catch (error) {
      if (nodeId !== undefined) this.#coordinator.forget(nodeId)
      if (ended.signal.aborted) return
      if (!this.#coordinator.mayPass(error)) return this.#listener.failed(error)
    }
    if (!ended.signal.aborted) this.#arm(chain)
  }
}
