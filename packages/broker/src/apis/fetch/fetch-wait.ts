import type { PartitionLog } from '../../log/partition-log.ts'

/** Resolves when `enough` says so after a change of one of the logs, when the time is over, or when the client is gone. */
export function untilEnough(
  logs: readonly PartitionLog[],
  options: { readonly maxWaitMs: number; readonly closed: AbortSignal; readonly enough: () => boolean }
): Promise<void> {
  const [first] = logs
  if (first === undefined || options.closed.aborted) return Promise.resolve()
  return new Promise(resolve => {
    const finish = (): void => {
      timer.cancel()
      options.closed.removeEventListener('abort', finish)
      for (const stop of stops) stop()
      resolve()
    }
    const look = (): void => {
      if (options.enough()) finish()
    }
    const timer = first.clock.after(options.maxWaitMs, finish)
    const stops = logs.map(log => log.onChange(look))
    options.closed.addEventListener('abort', finish)
  })
}
