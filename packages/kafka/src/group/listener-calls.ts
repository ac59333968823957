import type { TopicPartition } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import type { MembershipListener } from './membership.ts'
import type { Timing } from './timing.ts'
import { pause, unlessAborted } from './timing.ts'

/** The listener behind a gate that shuts for good: then nothing is called any more, and whoever waits for a call goes on. */
export class ListenerCalls {
  readonly #listener: MembershipListener
  readonly #groupId: string
  readonly #timing: Timing
  readonly #shut = new AbortController()

  constructor(listener: MembershipListener, groupId: string, timing: Timing) {
    this.#listener = listener
    this.#groupId = groupId
    this.#timing = timing
  }

  /** Waits until the listener is done, at most to the deadline. A drain that fails gives its partitions up all the same. */
  async revoke(partitions: readonly TopicPartition[], deadlineMs: number): Promise<void> {
    if (this.#shut.signal.aborted) return
    const drained = new AbortController()
    const drain = (async () => this.#listener.revoke(partitions, deadlineMs))()
      .catch((error: unknown) => this.warning(drainFailure(error, this.#groupId)))
      .finally(() => drained.abort())
    await unlessAborted(Promise.race([drain, pause(this.#timing, deadlineMs, drained.signal)]), this.#shut.signal)
    drained.abort()
  }

  async assign(partitions: readonly TopicPartition[], generationId: number): Promise<void> {
    if (this.#shut.signal.aborted) return
    await unlessAborted((async () => this.#listener.assign(partitions, generationId))(), this.#shut.signal)
  }

  lost(partitions: readonly TopicPartition[], reason: string, topicGone = false): void {
    if (!this.#shut.signal.aborted && partitions.length > 0) this.#listener.lost(partitions, reason, topicGone)
  }

  failed(error: DeadLetterError): void {
    if (!this.#shut.signal.aborted) this.#listener.failed(error)
  }

  warning(error: DeadLetterError): void {
    if (!this.#shut.signal.aborted) this.#listener.warning(error)
  }

  shut(): void {
    this.#shut.abort()
  }
}

function drainFailure(error: unknown, group: string): DeadLetterError {
  if (DeadLetterError.is(error)) return error
  return new DeadLetterError(
    'COMMIT_FAILED',
    { group, reason: error instanceof Error ? error.message : String(error) },
    error
  )
}
