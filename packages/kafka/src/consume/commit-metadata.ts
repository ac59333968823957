/**
 * What we keep in a commit's metadata, beside the offset.
 */
export interface CommitMetadata {
  /**
   * The partition count that the topic had when this group first resolved where to start. A partition at or above it
   * came later and starts at its beginning whatever `from` says; a partition below it without an offset belongs to the
   * first start, whose other members may not have committed yet.
   */
  readonly firstPartitions: number
  /** The topic's id: an offset of a topic that was deleted since says nothing about its namesake. */
  readonly topicId: string
}

const form = /^dl1 n=(\d{1,9}) t=([0-9a-f-]{36})(?: |$)/

export const writeCommitMetadata = (metadata: CommitMetadata): string =>
  `dl1 n=${metadata.firstPartitions} t=${metadata.topicId}`

/** `null` when the commit was made by another program. */
export function readCommitMetadata(text: string): CommitMetadata | null {
  const match = form.exec(text)
  return match ? { firstPartitions: Number(match[1]), topicId: match[2] as string } : null
}
