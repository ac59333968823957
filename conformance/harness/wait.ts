import { setTimeout as sleep } from 'node:timers/promises'

export interface WaitOptions {
  /** @default 30000 */
  readonly deadlineMs?: number
  /** Between two looks. @default 20 */
  readonly everyMs?: number
}

/**
 * Looks until what `probe` gives is truthy, and gives that. An error that it throws counts as "not yet" and is shown
 * if the deadline passes.
 */
export async function waitFor<T>(
  what: string,
  probe: () => T | Promise<T>,
  options: WaitOptions = {}
): Promise<NonNullable<T>> {
  const deadlineMs = options.deadlineMs ?? 30_000
  const deadline = Date.now() + deadlineMs
  let last: unknown
  while (Date.now() < deadline) {
    try {
      last = await probe()
      if (last) return last as NonNullable<T>
    } catch (error) {
      last = error
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
export async function within<T>(what: string, promise: Promise<T>, deadlineMs = 30_000): Promise<T> {
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
