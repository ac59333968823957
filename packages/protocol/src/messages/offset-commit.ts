import { array, int16, int32, int64, message, string, uuid } from '../fields.ts'

export const offsetCommitRequest = message(
  'OffsetCommitRequest',
  { versions: '2-10', flexible: '8+' },
  {
    groupId: string('0+'),
    generationIdOrMemberEpoch: int32('1+', { default: -1 }),
    memberId: string('1+'),
    groupInstanceId: string('7+', { nullable: '7+', default: null }),
    retentionTimeMs: int64('2-4', { default: -1n }),
    topics: array('0+', {
      name: string('0-9'),
      topicId: uuid('10+'),
      partitions: array('0+', {
        partitionIndex: int32('0+'),
        committedOffset: int64('0+'),
        committedLeaderEpoch: int32('6+', { default: -1 }),
        committedMetadata: string('0+', { nullable: '0+' })
      })
    })
  }
)

export const offsetCommitResponse = message(
  'OffsetCommitResponse',
  { versions: '2-10', flexible: '8+' },
  {
    throttleTimeMs: int32('3+'),
    topics: array('0+', {
      name: string('0-9'),
      topicId: uuid('10+'),
      partitions: array('0+', {
        partitionIndex: int32('0+'),
        errorCode: int16('0+')
      })
    })
  }
)
