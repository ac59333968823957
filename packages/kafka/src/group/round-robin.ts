import { type Assignor, assignorOf, emptyAssignment, inMemberOrder, subscribersByTopic } from './assignor.ts'

/** Java's RoundRobinAssignor: all partitions by topic and number, dealt to the members in turn; who does not subscribe is passed over. */
export const roundRobin = assignorOf('roundrobin', false, function* (members, counts) {
  const result = emptyAssignment(members)
  const circle: { readonly id: string; readonly topics: ReadonlySet<string> }[] = []
  for (const member of inMemberOrder(members)) {
    circle.push({ id: member.memberId, topics: new Set(member.topics) })
    yield
  }
  let turn = 0
  for (const topic of (yield* subscribersByTopic(members, counts)).keys()) {
    const count = counts.get(topic) as number
    for (let partition = 0; partition < count; partition++) {
      // Ends: the topic has a subscriber.
      while (circle[turn]?.topics.has(topic) !== true) turn = (turn + 1) % circle.length
      result.get((circle[turn] as { id: string }).id)?.push({ topic, partition })
      turn = (turn + 1) % circle.length
      yield
    }
  }
  return result
})

/** The same under the name by which KafkaJS offers its only assignor (`RoundRobinAssigner`, with an e). */
export const kafkaJsRoundRobin: Assignor = { ...roundRobin, name: 'RoundRobinAssigner' }
