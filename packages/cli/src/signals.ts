import type { ConsumerHealth } from '@dead-letter/kafka'
import { exitCodes } from './exit-codes.ts'
import type { Terminal } from './output/terminal.ts'

const codes = { SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated } as const

interface Stoppable {
  stop(): Promise<void>
  health(): ConsumerHealth
}

/**
 * The first SIGINT or SIGTERM stops the consumer in good order; a second one ends the process at once.
 * @returns undoes it
 */
export function stopOnSignals(consumer: Stoppable, terminal: Terminal): () => void {
  return onSignals(() => {
    const held = consumer.health().partitions.filter(partition => partition.holds.length > 0).length
    const waiting =
      held > 0 ? `; ${held} held ${held === 1 ? 'partition is' : 'partitions are'} waited for up to 30 s` : ''
    terminal.note(`stopping: what is in flight is finished and committed${waiting}; once more ends at once`)
    void consumer.stop()
  })
}

/**
 * The first SIGINT or SIGTERM asks a command to end in good order; a second one ends the process at once.
 * @returns what is aborted then, and what undoes it
 */
export function endOnSignals(): { readonly signal: AbortSignal; readonly release: () => void } {
  const ending = new AbortController()
  return { signal: ending.signal, release: onSignals(() => ending.abort()) }
}

/** @returns undoes it */
function onSignals(first: () => void): () => void {
  let ending = false
  const listeners = (Object.keys(codes) as (keyof typeof codes)[]).map(signal => {
    const listener = (): void => {
      if (ending) process.exit(codes[signal])
      ending = true
      first()
    }
    process.on(signal, listener)
    return () => process.off(signal, listener)
  })
  return () => {
    for (const release of listeners) release()
  }
}
