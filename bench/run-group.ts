import type { Command } from './rivals/rival.ts'
import { type RunSettings, start } from './run-program.ts'

interface Count {
  readonly done: number
  readonly dead: number
  readonly rss: number
}

/**
 * Several processes of one group: they tell their counts every so often and are ended when together they have done all.
 * Records that a rebalance makes them do twice count twice, as a user's handler would see them.
 */
export async function runGroup(
  commands: readonly Command[],
  records: number,
  run: RunSettings
): Promise<Record<string, number>> {
  const started = commands.map(command => start(command, run, true))
  const counts: Count[] = []
  let begun: number | undefined
  try {
    return await new Promise((resolve, reject) => {
      started.forEach(({ child, ended }, i) => {
        ended.then(() => reject(new Error('one of the group ended by itself')), reject)
        child.on('message', message => {
          counts[i] = message as Count
          const sum = (of: keyof Count): number => counts.reduce((total, count) => total + (count?.[of] ?? 0), 0)
          const done = sum('done')
          if (done > 0) begun ??= performance.now()
          if (done < records || begun === undefined) return
          const seconds = (performance.now() - begun) / 1000
          resolve({ processed: done, dead: sum('dead'), seconds, rate: Math.round(done / seconds), rss: sum('rss') })
        })
      })
    })
  } finally {
    for (const { child } of started) child.kill('SIGKILL')
    await Promise.allSettled(started.map(({ ended }) => ended))
  }
}
