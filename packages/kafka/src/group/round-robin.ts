import type { Assignor } from './assignor.ts'
import { emptyAssignment, inMemberOrder, subscribersByTopic } from './assignor.ts'

/** Java's RoundRobinAssignor: all partitions by topic and number, dealt to the members in turn; who does not subscribe is passed over. */
export const roundRobin: Assignor = {
  name: 'roundrobin',
  cooperative: false,
  assign(members, counts) {
    const result = emptyAssignment(members)
    const circle = inMemberOrder(members).map(member => ({ id: member.memberId, topics: new Set(member.topics) }))
    let turn = 0
    for (const topic of subscribersByTopic(members, counts).keys()) {
      const count = counts.get(topic) as number
      for (let partition = 0; partition < count; partition++) {
        // Ends: the topic has a subscriber.
        while (circle[turn]?.topics.has(topic) !== true) turn = (turn + 1) % circle.length
        result.get((circle[turn] as { id: string }).id)?.push({ topic, partition })
        turn = (turn + 1) % circle.length
      }
    }
    return result
  }
}

/** The same under the name by which KafkaJS offers its only assignor (`RoundRobinAssigner`, with an e). */
export const kafkaJsRoundRobin: Assignor = { ...roundRobin, name: 'RoundRobinAssigner' }
