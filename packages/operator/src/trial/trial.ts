import type { RecordDecoder, TrialHandler } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import type { Letter } from '../letters/letter.ts'
import { ownText } from '../letters/own-text.ts'
import { type LetterMask, noMask } from '../mask/letter-mask.ts'
import { attemptLetter, type TrialOutcome } from './attempt-letter.ts'
import { type ChoiceRequest, readChosen } from './choose-letters.ts'
import type { CauseChoice } from './tried-failures.ts'

/** How letters are tried. */
export interface TrialRequest extends Pick<ChoiceRequest, 'dlq' | 'signal' | 'reading'> {
  readonly decoder: RecordDecoder
  /** Whether it says nothing of a letter that it passes. */
  readonly isDoubtful?: ((letter: Letter) => boolean) | undefined
  readonly handle: TrialHandler
  /** Milliseconds that one letter may take. */
  readonly timeoutMs: number
  /** What is hidden in messages of those that do not pass. */
  readonly mask?: LetterMask | undefined
}

/** What became of the failures of one cause. */
export interface CauseTrial {
  readonly cause: string
  readonly fingerprint: string
  /** Failures of this cause that the filter means. */
  readonly failures: number
  tried: number
  passed: number
  /** Of those that passed, of how many that says nothing: they were not tried as their consumer handles them. */
  doubtful: number
  /** What those say that do not pass, most frequent first. */
  readonly failing: StillFailing[]
}

/** Letters that do not pass now, by what they say now. */
export interface StillFailing {
  readonly cause: string
  readonly fingerprint: string
  /**
   * `as before`: the letter says the same, or it is thrown at the same place with the same words. `known`: another cause of those
   * that were tried. `new`: none of them.
   */
  readonly is: 'as before' | 'known' | 'new'
  readonly class: string
  count: number
  /** Of the first. */
  readonly message: string
}

const textBytes = 1000
/** Causes told apart of those that do not pass, for each cause. */
const mostFailing = 100

/**
 * Runs chosen letters through a handler, one after another. Commits nothing and writes nothing to Kafka; what the handler does
 * to the world it does.
 * @param onOutcome told of each letter and what came of it
 * @throws DeadLetterError READ_*, BATCH_*, BROKER_*; never what the handler throws
 */
export async function runTrial(
  cluster: Cluster,
  request: TrialRequest,
  choices: readonly CauseChoice[],
  onOutcome?: (letter: Letter, outcome: TrialOutcome) => unknown
): Promise<CauseTrial[]> {
  const trials = new Map<CauseChoice, CauseTrial>(
    choices.map(choice => {
      const { cause, fingerprint, failures } = choice
      return [choice, { cause, fingerprint, failures, tried: 0, passed: 0, doubtful: 0, failing: [] }]
    })
  )
  const known = new Set(choices.map(({ fingerprint }) => fingerprint))
  const { decoder, isDoubtful, handle, timeoutMs, mask = noMask, signal = new AbortController().signal } = request
  for await (const { letter, cause } of readChosen(cluster, request, choices)) {
    if (signal.aborted) break
    const trial = trials.get(cause) as CauseTrial
    const outcome = await attemptLetter(letter, decoder, handle, timeoutMs, signal)
    // What was interrupted says nothing of the letter.
    if (signal.aborted) break
    trial.tried++
    if (outcome.passed) {
      trial.passed++
      if (isDoubtful?.(letter)) trial.doubtful++
    } else {
      const asBefore = outcome.fingerprint === cause.fingerprint || outcome.saying === cause.saying
      const is = asBefore ? 'as before' : known.has(outcome.fingerprint) ? 'known' : 'new'
      count(trial, { ...outcome, is, message: mask.said(letter, outcome.message) })
    }
    await onOutcome?.(letter, outcome)
  }
  for (const { failing } of trials.values()) failing.sort((a, b) => b.count - a.count)
  return [...trials.values()]
}

type Failed = Extract<TrialOutcome, { passed: false }> & Pick<StillFailing, 'is'>

function count({ failing }: CauseTrial, { cause, fingerprint, is, class: kind, message }: Failed): void {
  const same = failing.find(other => other.fingerprint === fingerprint)
  if (same !== undefined) same.count++
  else if (failing.length < mostFailing)
    failing.push({
      ...{ cause: ownText(cause, textBytes), fingerprint, is, class: kind, count: 1 },
      message: ownText(message, textBytes)
    })
}
