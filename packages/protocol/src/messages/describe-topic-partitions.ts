import { array, bool, int16, int32, message, string, struct, uuid } from '../fields.ts'

export const describeTopicPartitionsRequest = message(
  'DescribeTopicPartitionsRequest',
  { versions: '0', flexible: '0+' },
  {
    topics: array('0+', {
      name: string('0+')
    }),
    responsePartitionLimit: int32('0+', { default: 2000 }),
    cursor: struct(
      '0+',
      {
        topicName: string('0+'),
        partitionIndex: int32('0+')
      },
      { nullable: '0+', default: null }
    )
  }
)

export const describeTopicPartitionsResponse = message(
  'DescribeTopicPartitionsResponse',
  { versions: '0', flexible: '0+' },
  {
    throttleTimeMs: int32('0+'),
    topics: array('0+', {
      errorCode: int16('0+'),
      name: string('0+', { nullable: '0+' }),
      topicId: uuid('0+'),
      isInternal: bool('0+'),
      partitions: array('0+', {
        errorCode: int16('0+'),
        partitionIndex: int32('0+'),
        leaderId: int32('0+'),
        leaderEpoch: int32('0+', { default: -1 }),
        replicaNodes: array('0+', 'int32'),
        isrNodes: array('0+', 'int32'),
        eligibleLeaderReplicas: array('0+', 'int32', { nullable: '0+', default: null }),
        lastKnownElr: array('0+', 'int32', { nullable: '0+', default: null }),
        offlineReplicas: array('0+', 'int32')
      }),
      topicAuthorizedOperations: int32('0+', { default: -2147483648 })
    }),
    nextCursor: struct(
      '0+',
      {
        topicName: string('0+'),
        partitionIndex: int32('0+')
      },
      { nullable: '0+', default: null }
    )
  }
)
