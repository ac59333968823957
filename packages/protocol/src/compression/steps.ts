import { Undecodable } from './undecodable.ts'

/** What zlib is to inflate: at once, or beside the event loop. */
export interface Inflation {
  /** Bytes that it says it comes to; anything, if a liar wrote it. */
  readonly expected: number
  /** The most that it may come to. */
  readonly limit: number
  /** @throws Undecodable `too-large` beyond `limit` bytes */
  now(limit: number): Buffer
  /** Rejects as `now`. */
  aside(): Promise<Buffer>
}

/** Decompressing, step by step: none of them takes long but an inflation, whose output is handed back in. */
export type Steps<T = Buffer> = Generator<Inflation | undefined, T, Buffer | undefined>

/** After so much output of a block its work may be interrupted. */
export const STEP_BYTES = 262_144
/** What zlib inflates at once: some 2 ms. Handing it over, and coming back, costs more for less. */
const QUICK_BYTES = 1_048_576

export function runNow(steps: Steps): Buffer {
  let step = steps.next()
  while (step.done !== true) {
    const { value } = step
    step = value === undefined ? steps.next() : inflate(steps, value, value.limit)
  }
  return step.value
}

/**
 * @param turn asked after each step: a promise to wait for when others should have their turn
 * @returns a promise only if there was something to wait for
 */
export function runAside(steps: Steps, turn: () => Promise<void> | undefined): Buffer | Promise<Buffer> {
  let step = steps.next()
  while (step.done !== true) {
    const { value } = step
    const next = value === undefined ? steps.next() : inflateQuickly(steps, value)
    if (next === undefined) return goOn(steps, step, turn)
    step = next
    const wait = turn()
    if (wait !== undefined) return wait.then(() => goOn(steps, next, turn))
  }
  return step.value
}

type Step = IteratorResult<Inflation | undefined, Buffer>

async function goOn(steps: Steps, from: Step, turn: () => Promise<void> | undefined): Promise<Buffer> {
  let step = from
  while (step.done !== true) {
    const { value } = step
    step = value === undefined ? steps.next() : (inflateQuickly(steps, value) ?? (await inflateAside(steps, value)))
    await turn()
  }
  return step.value
}

/** Hands what comes of it to the steps, an error too. */
function inflate(steps: Steps, inflation: Inflation, limit: number): Step {
  let output: Buffer
  try {
    output = inflation.now(limit)
  } catch (error) {
    return steps.throw(error)
  }
  return steps.next(output)
}

/** `undefined` when it is more than can be had at once. */
function inflateQuickly(steps: Steps, inflation: Inflation): Step | undefined {
  const { expected, limit } = inflation
  if (limit <= QUICK_BYTES) return inflate(steps, inflation, limit)
  if (expected > QUICK_BYTES) return undefined
  let output: Buffer
  try {
    output = inflation.now(QUICK_BYTES)
  } catch (error) {
    // It said less than it holds.
    return error instanceof Undecodable && error.reason === 'too-large' ? undefined : steps.throw(error)
  }
  return steps.next(output)
}

async function inflateAside(steps: Steps, inflation: Inflation): Promise<Step> {
  let output: Buffer
  try {
    output = await inflation.aside()
  } catch (error) {
    return steps.throw(error)
  }
  return steps.next(output)
}
