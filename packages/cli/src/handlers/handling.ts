import type { DeadLetterError, Handler } from '@dead-letter/kafka'

/** What becomes of good records: the handler, and how to end whatever it runs. */
export interface Handling {
  /** For messages: `program`, `http://…`, … */
  readonly name: string
  readonly handle: Handler
  /** What was found that does not keep it from being used. */
  readonly warnings?: readonly DeadLetterError[]
  close(): Promise<void>
}

/** Good records are checked and that is all. */
export const onlyCheck: Handling = { name: 'nothing (only checked)', handle: () => undefined, close: async () => {} }
