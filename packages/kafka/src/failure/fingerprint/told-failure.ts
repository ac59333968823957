/**
 * What is told of a failure, by the writer of a letter or by its headers, in any dialect: all that a fingerprint is made of. Text
 * as it stands in the headers; what is not told is absent or empty.
 */
export interface ToldFailure {
  /** Where it came up, as our letters tell. */
  readonly stage?: string | undefined
  /** Class of the error; the root cause's where the dialect tells it. */
  readonly name?: string | undefined
  /** Code of the root cause. */
  readonly code?: string | undefined
  readonly message?: string | undefined
  readonly stack?: string | undefined
}
