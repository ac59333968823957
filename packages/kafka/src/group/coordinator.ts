import { kafkaErrorName } from '../client/kafka-errors.ts'
import type { KafkaClient } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import type { RefusalFacts } from './reaction.ts'
import { reactionTo, refusal } from './reaction.ts'
import type { Timing } from './timing.ts'
import { backoffMs, pause, unlessAborted } from './timing.ts'

/** Which broker coordinates the group: looked up once, kept until somebody finds it wrong. */
export class Coordinator {
  readonly #client: Pick<KafkaClient, 'findCoordinator'>
  readonly #facts: RefusalFacts
  readonly #timing: Timing
  readonly #trouble: (reason: string, cause: unknown) => void
  #known: number | null = null
  #wasIn = false
  #lookup: Promise<number> | null = null

  constructor(
    client: Pick<KafkaClient, 'findCoordinator'>,
    facts: RefusalFacts,
    timing: Timing,
    trouble: (reason: string, cause: unknown) => void
  ) {
    this.#client = client
    this.#facts = facts
    this.#timing = timing
    this.#trouble = trouble
  }

  /** Tries until it is found; `undefined` when the signal was aborted before. Rejects on what trying again cannot mend. */
  async find(signal: AbortSignal): Promise<number | undefined> {
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        return await unlessAborted(this.once(), signal)
      } catch (error) {
        if (!this.mayPass(error)) throw error
        this.#trouble(error instanceof Error ? error.message : String(error), error)
        await pause(this.#timing, backoffMs(failures, this.#timing.random), signal)
      }
    }
    return undefined
  }

  /** One try, shared by all who ask while it is under way. */
  once(): Promise<number> {
    if (this.#known !== null) return Promise.resolve(this.#known)
    this.#lookup ??= this.#ask().finally(() => {
      this.#lookup = null
    })
    return this.#lookup
  }

  /** The coordinator took this member in. */
  letIn(): void {
    this.#wasIn = true
  }

  /** Whether a request that failed may succeed later. */
  mayPass(error: unknown): boolean {
    return mayPass(error, this.#wasIn)
  }

  /** `nodeId` does not coordinate the group, or does not answer. */
  forget(nodeId: number): void {
    if (this.#known === nodeId) this.#known = null
  }

  async #ask(): Promise<number> {
    const { errorCode, errorMessage, nodeId } = await this.#client.findCoordinator(this.#facts.groupId)
    if (errorCode !== 0) {
      if (reactionTo(errorCode) === 'fail') throw refusal(errorCode, this.#facts, errorMessage)
      throw new DeadLetterError('GROUP_UNAVAILABLE', {
        group: this.#facts.groupId,
        reason: errorMessage ?? kafkaErrorName(errorCode)
      })
    }
    this.#known = nodeId
    return nodeId
  }
}

/**
 * Who was let in and is refused is not misconfigured: a password or certificate is being replaced, or a broker that has just
 * started does not know its users yet.
 */
const refusals: ReadonlySet<string> = new Set(['BROKER_AUTHENTICATION', 'BROKER_TLS'])

/** Whether a request that failed may succeed later, of a member that the group has taken in before, or has not. */
export function mayPass(error: unknown, wasIn: boolean): boolean {
  return DeadLetterError.is(error) && (error.retriable || (wasIn && refusals.has(error.code)))
}
