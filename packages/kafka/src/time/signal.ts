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

/** Why a signal aborts that only ends waits: without a reason each abort makes an error of its own, 20 µs for each of thousands of partitions. */
export const over: Error = new DOMException('It is over', 'AbortError')

/** Resolves when the signal aborts; never rejects. Its listener stays for as long as the signal lives. */
export const whenAborted = (signal: AbortSignal): Promise<void> =>
  signal.aborted
    ? Promise.resolve()
    : new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))

/**
 * Does something with a signal that aborts after `ms`. Nothing of it is left afterwards: `AbortSignal.timeout()` keeps a process of Deno's
 * for the whole time where a listener stays, and lets one of Node's end before it.
 */
export async function withDeadline<T>(ms: number, work: (deadline: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new DOMException('The time is over', 'TimeoutError')), ms)
  try {
    return await work(controller.signal)
  } finally {
    clearTimeout(timer)
  }
}
