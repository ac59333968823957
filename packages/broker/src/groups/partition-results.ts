interface TopicResult {
  readonly name: string
  readonly topicId: string | undefined
  readonly partitions: { partitionIndex: number; errorCode: number }[]
}

/** Collects error codes by topic, in the order in which topics come up. */
export class PartitionResults {
  readonly #topics = new Map<string, TopicResult>()

  /** The id is what tells topics apart where requests name them by id. */
  add(topic: { readonly name: string; readonly topicId?: string }, partitionIndex: number, errorCode: number): void {
    const key = topic.topicId ?? topic.name
    let result = this.#topics.get(key)
    if (result === undefined) {
      result = { name: topic.name, topicId: topic.topicId, partitions: [] }
      this.#topics.set(key, result)
    }
    result.partitions.push({ partitionIndex, errorCode })
  }

  get topics(): readonly TopicResult[] {
    return [...this.#topics.values()]
  }
}
