import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Milliseconds until a wait is given up. It only keeps a test from hanging, and fails nothing that is slow: other work may have
 * most of the machine.
 */
export const patienceMs = 100_000

export interface WaitOptions {
  /** @default patienceMs */
  readonly deadlineMs?: number
  /** Between two looks. @default 20 */
  readonly everyMs?: number
}

/**
 * Looks until what `probe` gives is truthy, and gives that. An error that it throws counts as "not yet" and is shown
 * if the deadline passes. A look that is not answered by then counts as an error too.
 */
export async function waitFor<T>(
  what: string,
  probe: () => T | Promise<T>,
  options: WaitOptions = {}
): Promise<NonNullable<T>> {
  const deadlineMs = options.deadlineMs ?? patienceMs
  const deadline = Date.now() + deadlineMs
  let last: unknown
  while (Date.now() < deadline) {
    try {
      const looked = probe()
      last = looked instanceof Promise ? await within('The last look', looked, deadline - Date.now()) : looked
      if (last) return last as NonNullable<T>
    } catch (error) {
      // What was seen before tells more than that the last look came too late.
      if (last === undefined || Date.now() < deadline) last = error
    }
    await sleep(options.everyMs ?? 20)
  }
  throw new Error(
    `Waited ${deadlineMs} ms for ${what}; last: ${last instanceof Error ? last.message : JSON.stringify(last)}`,
    {
      cause: last instanceof Error ? last : undefined
    }
  )
}

/** A promise's outcome, or an error when it takes longer. */
export async function within<T>(what: string, promise: Promise<T>, deadlineMs = patienceMs): Promise<T> {
  const given = new AbortController()
  const late = sleep(deadlineMs, undefined, { signal: given.signal }).then(() =>
    Promise.reject(new Error(`${what} took longer than ${deadlineMs} ms`))
  )
  try {
    return await Promise.race([promise, late])
  } finally {
    given.abort()
    late.catch(() => {})
  }
}
