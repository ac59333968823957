import { exitCodes } from './exit-codes.ts'
import type { Terminal } from './output/terminal.ts'

const codes = { SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated } as const

/**
 * The first SIGINT or SIGTERM stops the consumer in good order; a second one ends the process at once.
 * @returns undoes it
 */
export function stopOnSignals(consumer: { stop(): Promise<void> }, terminal: Terminal): () => void {
  let stopping = false
  const listeners = (Object.keys(codes) as (keyof typeof codes)[]).map(signal => {
    const listener = (): void => {
      if (stopping) process.exit(codes[signal])
      stopping = true
      terminal.note('stopping: what is in flight is finished and committed; once more ends at once')
      void consumer.stop()
    }
    process.on(signal, listener)
    return () => process.off(signal, listener)
  })
  return () => {
    for (const release of listeners) release()
  }
}
