import type { PartitionLog } from '../../log/partition-log.ts'

/** A log that is waited for, and the bytes that could be read of it now. */
export interface Source {
  readonly log: PartitionLog
  available(): number
}

/**
 * Resolves when the logs together have so many bytes, when one is closed, when the time is over, or when the client is
 * gone. A change costs a look at its own log alone: thousands of partitions may be waited for.
 */
export function untilEnough(
  sources: readonly Source[],
  options: { readonly minBytes: number; readonly maxWaitMs: number; readonly closed: AbortSignal }
): Promise<void> {
  const { minBytes, maxWaitMs, closed } = options
  const [first] = sources
  const counts = sources.map(source => source.available())
  let sum = counts.reduce((all, count) => all + count, 0)
  // There can be more than was read: a batch after the first is left out where it is too large.
  if (first === undefined || closed.aborted || sum >= minBytes) return Promise.resolve()
  return new Promise(resolve => {
    const finish = (): void => {
      timer.cancel()
      closed.removeEventListener('abort', finish)
      for (const stop of stops) stop()
      resolve()
    }
    const look = ({ log, available }: Source, index: number): void => {
      const count = available()
      sum += count - (counts[index] ?? 0)
      counts[index] = count
      if (log.isClosed || sum >= minBytes) finish()
    }
    const timer = first.log.clock.after(maxWaitMs, finish)
    const stops = sources.map((source, index) => source.log.onChange(() => look(source, index)))
    closed.addEventListener('abort', finish)
  })
}
