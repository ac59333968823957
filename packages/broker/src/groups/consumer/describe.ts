import type { DraftOf } from '@dead-letter/protocol'
import type { consumerGroupDescribeResponse } from '@dead-letter/protocol/messages/consumer-group-describe'
import type { ConsumerGroup } from './consumer-group.ts'
import type { Member } from './member.ts'
import { type Assignment, epochsOf, listed, type Owned } from './partitions.ts'
import type { TopicLookup } from './registry.ts'

export type DescribedGroup = NonNullable<DraftOf<typeof consumerGroupDescribeResponse>['groups']>[number]
type DescribedMember = NonNullable<DescribedGroup['members']>[number]

export function describe(group: ConsumerGroup): DescribedGroup {
  const { topics } = group.registry
  return {
    groupId: group.id,
    groupState: group.state,
    groupEpoch: group.groupEpoch,
    assignmentEpoch: group.assignmentEpoch,
    assignorName: group.assignor,
    members: [...group.members.values()].map(member => describeMember(member, group.targetOf(member.memberId), topics))
  }
}

/** What a member has not given up yet is shown as its own. */
function describeMember(member: Member, target: Assignment, topics: TopicLookup): DescribedMember {
  const current = new Map(member.assigned)
  for (const [topicId, partitions] of member.pendingRevocation)
    current.set(topicId, new Map([...epochsOf(current, topicId), ...partitions]))
  return {
    memberId: member.memberId,
    instanceId: member.instanceId,
    rackId: member.rackId,
    memberEpoch: member.epoch,
    clientId: member.clientId,
    clientHost: member.clientHost,
    subscribedTopicNames: [...member.topicNames],
    subscribedTopicRegex: member.topicRegex,
    assignment: { topicPartitions: named(current, topics) },
    targetAssignment: { topicPartitions: named(target, topics) },
    memberType: member.classic === null ? 1 : 0
  }
}

/** Topics that are gone are not shown. */
function named(assignment: Assignment | Owned, topics: TopicLookup) {
  return listed(assignment).flatMap(({ topicId, partitions }) => {
    const topic = topics.byId(topicId)
    return topic === undefined ? [] : [{ topicId, topicName: topic.name, partitions }]
  })
}
