/** Whose code a frame is: the user's own, a framework's or a library's, or that of the language itself. */
export type FrameOwner = 'own' | 'library' | 'runtime'

/** One line of a stack trace as it counts: without line numbers and generated names. */
export interface CauseFrame {
  /** Function, with class or module: `com.acme.Orders.handle`, `pay (orders)`. */
  readonly text: string
  readonly owner: FrameOwner
  /** The library that a frame belongs to: `org.postgresql`, `axios`; empty for others. */
  readonly library: string
}
