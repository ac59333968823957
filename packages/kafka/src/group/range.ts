import type { Assignor } from './assignor.ts'
import { emptyAssignment, subscribersByTopic } from './assignor.ts'

/** Java's RangeAssignor (without racks): each topic by itself is cut into contiguous ranges, the first members getting one more. */
export const range: Assignor = {
  name: 'range',
  cooperative: false,
  assign(members, counts) {
    const result = emptyAssignment(members)
    for (const [topic, subscribers] of subscribersByTopic(members, counts)) {
      const count = counts.get(topic) as number
      const least = Math.floor(count / subscribers.length)
      const extra = count % subscribers.length
      let partition = 0
      subscribers.forEach((member, index) => {
        const end = partition + least + (index < extra ? 1 : 0)
        for (; partition < end; partition++) result.get(member.memberId)?.push({ topic, partition })
      })
    }
    return result
  }
}
