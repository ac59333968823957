import type { Handler } from '@dead-letter/kafka'

/** What becomes of good records: the handler, and how to end whatever it runs. */
export interface Handling {
  /** For messages: `program`, `http://…`, … */
  readonly name: string
  readonly handle: Handler
  close(): Promise<void>
}

/** Good records are checked and that is all. */
export const onlyCheck: Handling = { name: 'nothing (only checked)', handle: () => undefined, close: async () => {} }
