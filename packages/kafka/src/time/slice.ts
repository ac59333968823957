/** What may run between two looks at timers and sockets; the call in hand is not cut short. */
const turnMs = 16
/** The clock is looked at after so many steps at most, however fast they were. */
const mostUnlooked = 16
const waiting: (() => void)[] = []
/** When the current turn of the event loop has had its time; undefined until somebody asks in it. */
let turnEnd: number | undefined

function endOfTurn(now: number): number {
  if (turnEnd !== undefined) return turnEnd
  turnEnd = now + turnMs
  // An immediate that is set in one turn runs in the next, before those that are set after it.
  setImmediate(() => {
    turnEnd = undefined
  })
  return turnEnd
}

/**
 * Lets timers and sockets have their turn between two stretches of synchronous work. However many wait here, a turn of
 * the event loop takes no more of them when its time is used up: slow handlers of many partitions would keep heartbeats
 * waiting for all of them together.
 */
export const yieldToEventLoop = (): Promise<void> =>
  new Promise(resolve => {
    waiting.push(resolve)
    setImmediate(goOn)
  })

function goOn(): void {
  // First come, first served: who has just run stands behind those who had to wait.
  const now = performance.now()
  if (now < endOfTurn(now)) waiting.shift()?.()
  else setImmediate(goOn)
}

/**
 * Work in slices: how every loop works that can go on without waiting for I/O, because its promises are settled already or
 * handlers and decoders are synchronous. Such a loop never leaves the microtasks, and heartbeats, timers and sockets would
 * wait until it ends. All slices together have 16 ms of a turn of the event loop.
 *
 *     for (const record of records) {
 *       handle(record)
 *       const turn = slice.step()
 *       if (turn !== undefined) await turn
 *     }
 */
export class Slice {
  readonly #sharers: () => number
  readonly #turnsOfRound: number
  #end = 0
  #steps = 0
  #lookAfter = 1

  /**
   * @param sharers among how many loops like this one the time is divided
   * @param turnsOfRound how many turns a round of all of them takes
   */
  constructor(sharers: () => number = () => 1, turnsOfRound = 1) {
    this.#sharers = sharers
    this.#turnsOfRound = turnsOfRound
  }

  /**
   * After each step of the work: a promise to wait for when the slice is used up. How often the clock is looked at adapts:
   * after each slow step, after every 16th fast one.
   */
  step(): Promise<void> | undefined {
    return ++this.#steps < this.#lookAfter ? undefined : this.#look()
  }

  #look(): Promise<void> | undefined {
    const now = performance.now()
    this.#steps = 0
    if (this.#end === 0) this.#begin()
    const end = Math.min(this.#end, endOfTurn(now))
    if (now < end) {
      this.#lookAfter = Math.min(mostUnlooked, this.#lookAfter * 2)
      return undefined
    }
    const overrun = now - end
    if (overrun > 1) this.#lookAfter = overrun > turnMs ? 1 : Math.max(1, this.#lookAfter >> 1)
    return yieldToEventLoop().then(this.#begin)
  }

  readonly #begin = (): void => {
    this.#end = performance.now() + Math.min(turnMs, Math.max(1, (this.#turnsOfRound * turnMs) / this.#sharers()))
  }
}

/** Carries out the steps of synchronous work in slices. */
export async function inSlices<T>(steps: Iterator<unknown, T>): Promise<T> {
  const slice = new Slice()
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    const turn = slice.step()
    if (turn !== undefined) await turn
  }
}
