/** `cut-short`: the bytes end early; `corrupt`: they are not what they say; `too-large`: more than may be decompressed. */
export type UndecodableReason = 'cut-short' | 'corrupt' | 'too-large'

/** Compressed records that cannot be had: the one error that decompressing throws. */
export class Undecodable extends Error {
  override readonly name = 'Undecodable'
  readonly code = 'UNDECODABLE'
  readonly reason: UndecodableReason

  constructor(reason: UndecodableReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}
