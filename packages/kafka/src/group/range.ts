import { assignorOf, emptyAssignment, subscribersByTopic } from './assignor.ts'

/** Java's RangeAssignor (without racks): each topic by itself is cut into contiguous ranges, the first members getting one more. */
export const range = assignorOf('range', false, function* (members, counts) {
  const result = emptyAssignment(members)
  for (const [topic, subscribers] of yield* subscribersByTopic(members, counts)) {
    const count = counts.get(topic) as number
    const least = Math.floor(count / subscribers.length)
    const extra = count % subscribers.length
    let partition = 0
    for (const [index, member] of subscribers.entries()) {
      const end = partition + least + (index < extra ? 1 : 0)
      for (; partition < end; partition++) result.get(member.memberId)?.push({ topic, partition })
      yield
    }
  }
  return result
})
