/** Wakes whoever waits. A notification that comes before the wait is kept, so none is missed. */
export class Signal {
  #pending = false
  #wake: (() => void) | undefined

  notify(): void {
    if (this.#wake) this.#wake()
    else this.#pending = true
  }

  /**
   * Resolves at the next notification, or after `timeoutMs`. One waiter at a time.
   * @param timeoutMs milliseconds; left out = wait for the notification however long it takes
   */
  wait(timeoutMs?: number): Promise<void> {
    if (this.#pending) {
      this.#pending = false
      return Promise.resolve()
    }
    return new Promise(resolve => {
      const timer = timeoutMs === undefined ? undefined : setTimeout(() => this.#wake?.(), timeoutMs)
      this.#wake = () => {
        this.#wake = undefined
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/** What may run between two looks at timers and sockets; the call in hand is not cut short. */
const turnMs = 16
const waiting: (() => void)[] = []
let turnEnd: number | undefined

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
  const now = performance.now()
  if (turnEnd === undefined) {
    turnEnd = now + turnMs
    // An immediate that is set in one turn runs in the next, before those that are set after it.
    setImmediate(() => {
      turnEnd = undefined
    })
  }
  // First come, first served: who has just run stands behind those who had to wait.
  if (now < turnEnd) waiting.shift()?.()
  else setImmediate(goOn)
}

/** Resolves after `ms`, or at once when the signal aborts; never rejects. Tells whether the time was waited out. */
export function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false)
  return new Promise(resolve => {
    const finish = (whole: boolean): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      resolve(whole)
    }
    const onAbort = (): void => finish(false)
    const timer = setTimeout(() => finish(true), ms)
    signal.addEventListener('abort', onAbort, { once: true })
  })
}

/** Resolves when the signal aborts; never rejects. Its listener stays for as long as the signal lives. */
export const whenAborted = (signal: AbortSignal): Promise<void> =>
  signal.aborted
    ? Promise.resolve()
    : new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
