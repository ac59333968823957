import { DeadLetterError } from '../errors.ts'
import type { RefusalFacts } from './reaction.ts'
import type { Timing } from './timing.ts'

/** How long the place of a static member may be taken beyond a session: by then nobody holds it who is dead. */
const marginMs = 5_000

/**
 * A static member's claim to its place. A process that was killed holds it until its session ends, and its successor
 * waits for that; one that is alive keeps it.
 */
export class InstanceClaim {
  readonly #facts: RefusalFacts
  readonly #timing: Timing
  readonly #sessionTimeoutMs: () => number
  readonly #warn: (error: DeadLetterError) => void
  #refusedSince: number | null = null

  constructor(
    facts: RefusalFacts,
    timing: Timing,
    sessionTimeoutMs: () => number,
    warn: (error: DeadLetterError) => void
  ) {
    this.#facts = facts
    this.#timing = timing
    this.#sessionTimeoutMs = sessionTimeoutMs
    this.#warn = warn
  }

  granted(): void {
    this.#refusedSince = null
  }

  /** @throws DeadLetterError GROUP_FENCED when the place has been taken for longer than a dead process could hold it */
  refused(): void {
    const { groupId: group, instanceId } = this.#facts
    const timeoutMs = this.#sessionTimeoutMs() + marginMs
    const now = this.#timing.now()
    if (this.#refusedSince === null) {
      this.#refusedSince = now
      this.#warn(new DeadLetterError('GROUP_INSTANCE_TAKEN', { group, instanceId, timeoutMs }))
    } else if (now - this.#refusedSince > timeoutMs) throw new DeadLetterError('GROUP_FENCED', { group, instanceId })
  }
}
