import { types } from 'node:util'
import type { Failure } from './failure.ts'
import { type RetryPolicy, retryDelayMs } from './retry-policy.ts'

/** What becomes of a record that is not tried again. */
export type GiveUpAction = 'dead-letter' | 'stop' | 'skip'

/** One action for every failure, or a function that says it for each. */
export type OnGiveUp = GiveUpAction | ((failure: Failure) => GiveUpAction)

/** The options that say what becomes of a failure. */
export interface FailurePolicy {
  readonly retry: RetryPolicy
  readonly onGiveUp: OnGiveUp
}

/** What a failure says of its record, seen beside what happens to others. */
export type Verdict =
  /** What the record needs is down: the attempt does not count. */
  | 'outage'
  /** It is the record's own, whatever its class says: others that need the same succeed. */
  | 'record'
  /** As its class says. */
  | undefined

export type Decision =
  | { readonly action: 'retry'; readonly delayMs: number }
  | { readonly action: 'dead-letter' }
  | { readonly action: 'skip' }
  | { readonly action: 'stop' }

const deadLetter: Decision = Object.freeze({ action: 'dead-letter' })
const skip: Decision = Object.freeze({ action: 'skip' })
const stop: Decision = Object.freeze({ action: 'stop' })

/** An outage is retried without end; not faster than this even when the policy waits for nothing. */
export const OUTAGE_MIN_DELAY_MS = 100

/**
 * What becomes of a failure. Pure and total.
 *
 * | class | decision |
 * |---|---|
 * | fatal | stop, whatever the policy says |
 * | poison, business | give up at once: the same bytes will never do better |
 * | transient | retry up to `attempts` and `maxElapsedMs`, then give up; while the breaker is open, as infrastructure |
 * | infrastructure | retry for ever, the delay capped: an outage is not a bad record; give up once it is known to be the record's own |
 *
 * Giving up is `onGiveUp`; a function that throws or answers something else means 'dead-letter', which loses nothing.
 */
export function decide(failure: Failure, policy: FailurePolicy, random: () => number, verdict?: Verdict): Decision {
  switch (failure.class) {
    case 'fatal':
      return stop
    case 'infrastructure':
      return verdict === 'record' ? giveUp(failure, policy.onGiveUp) : retryOutage(failure, policy, random)
    case 'transient': {
      if (verdict === 'record') return giveUp(failure, policy.onGiveUp)
      if (verdict === 'outage') return retryOutage(failure, policy, random)
      const { attempts, maxElapsedMs } = policy.retry
      if (failure.attempts >= attempts) return giveUp(failure, policy.onGiveUp)
      const delayMs = retryDelayMs(policy.retry, failure.attempts, random)
      const late = maxElapsedMs > 0 && failure.elapsedMs + delayMs > maxElapsedMs
      return late ? giveUp(failure, policy.onGiveUp) : { action: 'retry', delayMs }
    }
    default:
      return giveUp(failure, policy.onGiveUp)
  }
}

const retryOutage = (failure: Failure, policy: FailurePolicy, random: () => number): Decision => ({
  action: 'retry',
  delayMs: Math.max(OUTAGE_MIN_DELAY_MS, retryDelayMs(policy.retry, failure.attempts, random))
})

function giveUp(failure: Failure, onGiveUp: OnGiveUp): Decision {
  switch (typeof onGiveUp === 'function' ? ask(onGiveUp, failure) : onGiveUp) {
    case 'stop':
      return stop
    case 'skip':
      return skip
    default:
      return deadLetter
  }
}

function ask(onGiveUp: (failure: Failure) => GiveUpAction, failure: Failure): unknown {
  try {
    const answer: unknown = onGiveUp(failure)
    // An async function is a mistake here; its rejection must not end the process.
    if (types.isPromise(answer)) answer.catch(() => {})
    return answer
  } catch {
    return 'dead-letter'
  }
}
