import { partitionKey } from '../partition-key.ts'
import type { TopicPartition } from '../port.ts'

/**
 * One answer for each partition that was asked for, in that order: what a broker leaves out is an error of that partition,
 * and what it says of others, or twice, is not listened to. A caller could take the one for "there is nothing", and
 * count the other.
 */
export function oneAnswerEach<Q extends TopicPartition, A extends TopicPartition>(
  asked: readonly Q[],
  answers: readonly A[],
  unanswered: (query: Q) => A
): A[] {
  const first = new Map<string, A>()
  for (const answer of answers) {
    const key = partitionKey(answer)
    if (!first.has(key)) first.set(key, answer)
  }
  return asked.map(query => first.get(partitionKey(query)) ?? unanswered(query))
}
