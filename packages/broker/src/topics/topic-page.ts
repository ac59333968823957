/** A topic of a page of partitions: which of its partitions are on it; null for a topic that does not exist. */
export interface PagedTopic {
  readonly name: string
  readonly partitions: readonly number[] | null
}

export interface Page {
  readonly topics: readonly PagedTopic[]
  /** Where the next page starts; null after the last. */
  readonly next: PagePosition | null
}

export interface PagePosition {
  readonly topicName: string
  readonly partitionIndex: number
}

/**
 * Cuts partitions into pages (KIP-966).
 * @param names sorted, beginning with the cursor's
 * @param partitionsOf how many partitions a topic has; undefined when there is none
 */
export function pageOf(
  names: readonly string[],
  partitionsOf: (name: string) => number | undefined,
  options: { readonly cursor: PagePosition | null; readonly limit: number }
): Page {
  const topics: PagedTopic[] = []
  let left = options.limit
  for (const name of names) {
    if (left === 0) return { topics, next: { topicName: name, partitionIndex: 0 } }
    const count = partitionsOf(name)
    if (count === undefined) {
      topics.push({ name, partitions: null })
      continue
    }
    const start = options.cursor?.topicName === name ? options.cursor.partitionIndex : 0
    const end = Math.min(count, start + left)
    const partitions = Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i)
    topics.push({ name, partitions })
    if (end < count) return { topics, next: { topicName: name, partitionIndex: end } }
    left -= partitions.length
  }
  return { topics, next: null }
}
