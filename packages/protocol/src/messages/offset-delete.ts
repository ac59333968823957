import { array, int16, int32, message, string } from '../fields.ts'

export const offsetDeleteRequest = message(
  'OffsetDeleteRequest',
  { versions: '0', flexible: 'none' },
  {
    groupId: string('0+'),
    topics: array('0+', {
      name: string('0+'),
      partitions: array('0+', {
        partitionIndex: int32('0+')
      })
    })
  }
)

export const offsetDeleteResponse = message(
  'OffsetDeleteResponse',
  { versions: '0', flexible: 'none' },
  {
    errorCode: int16('0+'),
    throttleTimeMs: int32('0+'),
    topics: array('0+', {
      name: string('0+'),
      partitions: array('0+', {
        partitionIndex: int32('0+'),
        errorCode: int16('0+')
      })
    })
  }
)
