import { kafkaErrorName } from '../../client/kafka-errors.ts'
import { DeadLetterError, type ErrorCode } from '../../errors.ts'
import { backoffDelay, Sleeper } from '../../time/backoff.ts'
import { systemClock } from '../../time/clock.ts'
import { reactionTo } from './reaction.ts'
import type { TransactionSettings } from './transaction-settings.ts'

/** Thrown by a step that has to be tried again. */
class Again {
  readonly reason: string
  readonly cause: unknown
  constructor(reason: string, cause?: unknown) {
    this.reason = reason
    this.cause = cause
  }
}

/** Tries the requests of a transaction until they are answered for good, within the time of a step. */
export class Steps {
  readonly #settings: TransactionSettings
  readonly #sleeper = new Sleeper()
  readonly #coordinators = new Map<string, number>()

  constructor(settings: TransactionSettings) {
    this.#settings = settings
  }

  /**
   * @param work one try; an error code of it is judged by {@link accept}
   * @param late what it is when nobody has answered for good in time
   * @throws DeadLetterError TRANSACTION_*, BROKER_*
   */
  async run<T>(
    work: (tries: number) => Promise<T>,
    late: 'TRANSACTION_FAILED' | 'TRANSACTION_IN_DOUBT' = 'TRANSACTION_FAILED'
  ): Promise<T> {
    const deadline = systemClock.now() + this.#settings.stepTimeoutMs
    for (let tries = 1; ; tries++) {
      let again: Again
      try {
        return await work(tries)
      } catch (error) {
        if (error instanceof Again) again = error
        else if (DeadLetterError.is(error) && error.retriable && error.code.startsWith('BROKER_')) {
          // Whoever it was that did not answer may not be the coordinator any more.
          this.#coordinators.clear()
          again = new Again(error.message, error)
        } else throw error
      }
      const pauseMs = backoffDelay(this.#settings, tries, Math.random)
      if (systemClock.now() + pauseMs > deadline) throw this.error(late, again.reason, again.cause)
      await this.#sleeper.sleep(pauseMs)
    }
  }

  /** Returns when the answer says that it is done; throws what else it means. */
  accept(errorCode: number, request: string): void {
    const reason = `${request} was answered ${kafkaErrorName(errorCode)}`
    switch (reactionTo(errorCode)) {
      case 'done':
        return
      case 'moved':
        this.#coordinators.clear()
        throw new Again(reason)
      case 'again':
        throw new Again(reason)
      case 'fenced':
        throw this.error('TRANSACTION_FENCED', reason)
      case 'forbidden':
        throw this.error('TRANSACTION_FORBIDDEN', reason)
      case 'failed':
        throw this.error('TRANSACTION_FAILED', reason)
    }
  }

  again(reason: string, cause?: unknown): never {
    throw new Again(reason, cause)
  }

  error(code: ErrorCode & `TRANSACTION_${string}`, reason: string, cause?: unknown): DeadLetterError {
    return new DeadLetterError(code, { transactionalId: this.#settings.transactionalId, reason }, cause)
  }

  /** The node that coordinates this transactional id. */
  coordinator(): Promise<number> {
    const { client, transactionalId } = this.#settings
    return this.#find('', 'FindCoordinator', () => client.findTransactionCoordinator(transactionalId))
  }

  groupCoordinator(groupId: string): Promise<number> {
    return this.#find(`group ${groupId}`, 'FindCoordinator', () => this.#settings.client.findCoordinator(groupId))
  }

  close(): void {
    this.#sleeper.close()
  }

  async #find(
    key: string,
    request: string,
    ask: () => Promise<{ readonly errorCode: number; readonly nodeId: number }>
  ): Promise<number> {
    const known = this.#coordinators.get(key)
    if (known !== undefined) return known
    const { errorCode, nodeId } = await ask()
    this.accept(errorCode, request)
    this.#coordinators.set(key, nodeId)
    return nodeId
  }
}
