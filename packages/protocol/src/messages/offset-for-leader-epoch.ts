import { array, int16, int32, int64, message, string } from '../fields.ts'

export const offsetForLeaderEpochRequest = message(
  'OffsetForLeaderEpochRequest',
  { versions: '2-4', flexible: '4+' },
  {
    replicaId: int32('3+', { default: -2 }),
    topics: array('0+', {
      topic: string('0+'),
      partitions: array('0+', {
        partition: int32('0+'),
        currentLeaderEpoch: int32('2+', { default: -1 }),
        leaderEpoch: int32('0+')
      })
    })
  }
)

export const offsetForLeaderEpochResponse = message(
  'OffsetForLeaderEpochResponse',
  { versions: '2-4', flexible: '4+' },
  {
    throttleTimeMs: int32('2+'),
    topics: array('0+', {
      topic: string('0+'),
      partitions: array('0+', {
        errorCode: int16('0+'),
        partition: int32('0+'),
        leaderEpoch: int32('1+', { default: -1 }),
        endOffset: int64('0+', { default: -1n })
      })
    })
  }
)
