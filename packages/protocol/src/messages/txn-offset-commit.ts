import { array, int16, int32, int64, message, string, uuid } from '../fields.ts'

export const txnOffsetCommitRequest = message(
  'TxnOffsetCommitRequest',
  { versions: '0-6', flexible: '3+' },
  {
    transactionalId: string('0+'),
    groupId: string('0+'),
    producerId: int64('0+'),
    producerEpoch: int16('0+'),
    generationIdOrMemberEpoch: int32('3+', { default: -1 }),
    memberId: string('3+'),
    groupInstanceId: string('3+', { nullable: '3+', default: null }),
    topics: array('0+', {
      name: string('0-5'),
      topicId: uuid('6+'),
      partitions: array('0+', {
        partitionIndex: int32('0+'),
        committedOffset: int64('0+'),
        committedLeaderEpoch: int32('2+', { default: -1 }),
        committedMetadata: string('0+', { nullable: '0+' })
      })
    })
  }
)

export const txnOffsetCommitResponse = message(
  'TxnOffsetCommitResponse',
  { versions: '0-6', flexible: '3+' },
  {
    throttleTimeMs: int32('0+'),
    topics: array('0+', {
      name: string('0-5'),
      topicId: uuid('6+'),
      partitions: array('0+', {
        partitionIndex: int32('0+'),
        errorCode: int16('0+')
      })
    })
  }
)
