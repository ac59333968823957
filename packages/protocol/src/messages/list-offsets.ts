import { array, int8, int16, int32, int64, message, string } from '../fields.ts'

export const listOffsetsRequest = message(
  'ListOffsetsRequest',
  { versions: '1-11', flexible: '6+' },
  {
    replicaId: int32('0+'),
    isolationLevel: int8('2+'),
    topics: array('0+', {
      name: string('0+'),
      partitions: array('0+', {
        partitionIndex: int32('0+'),
        currentLeaderEpoch: int32('4+', { default: -1 }),
        timestamp: int64('0+')
      })
    }),
    timeoutMs: int32('10+')
  }
)

export const listOffsetsResponse = message(
  'ListOffsetsResponse',
  { versions: '1-11', flexible: '6+' },
  {
    throttleTimeMs: int32('2+'),
    topics: array('0+', {
      name: string('0+'),
      partitions: array('0+', {
        partitionIndex: int32('0+'),
        errorCode: int16('0+'),
        timestamp: int64('1+', { default: -1n }),
        offset: int64('1+', { default: -1n }),
        leaderEpoch: int32('4+', { default: -1 })
      })
    })
  }
)
