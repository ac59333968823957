import { type CommitMetadata, defaultMetadataBytes, smallerMetadata } from './commit-metadata.ts'

/** What is known of the group's first start; see {@link CommitMetadata}. */
export type StartMark = Pick<CommitMetadata, 'firstStart' | 'clusterId' | 'complete'>

/** What was committed of one partition. The committer moves it. */
export class CommitCursor {
  #offset: number
  #at: number
  #metadata: string | undefined
  #metadataBytes = defaultMetadataBytes

  /**
   * @param offset −1 when nothing was committed yet
   * @param at when this member committed it, by the committer's clock; left out when another did
   */
  constructor(offset: number, at = Number.NEGATIVE_INFINITY) {
    this.#offset = offset
    this.#at = at
  }

  get offset(): number {
    return this.#offset
  }

  /** Of the last commit: it changes when records above the committed offset get done. Undefined before the first. */
  get metadata(): string | undefined {
    return this.#metadata
  }

  /** What the broker takes as metadata, as far as it has told. */
  get metadataBytes(): number {
    return this.#metadataBytes
  }

  /** By the committer's clock; −Infinity when this member has not committed it. */
  get at(): number {
    return this.#at
  }

  /** The broker took it. */
  taken(offset: number, metadata: string, at: number): void {
    this.#offset = offset
    this.#metadata = metadata
    this.#at = at
  }

  /** The broker does not take metadata of this length. */
  refusedMetadata(length: number): void {
    this.#metadataBytes = smallerMetadata(Math.min(this.#metadataBytes, length))
  }

  /** What is committed was read with this metadata, or would be written with it. */
  begin(metadata: string): void {
    this.#metadata = metadata
  }
}
