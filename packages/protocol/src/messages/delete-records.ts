import { array, int16, int32, int64, message, string } from '../fields.ts'

export const deleteRecordsRequest = message(
  'DeleteRecordsRequest',
  { versions: '0-2', flexible: '2+' },
  {
    topics: array('0+', {
      name: string('0+'),
      partitions: array('0+', {
        partitionIndex: int32('0+'),
        offset: int64('0+')
      })
    }),
    timeoutMs: int32('0+')
  }
)

export const deleteRecordsResponse = message(
  'DeleteRecordsResponse',
  { versions: '0-2', flexible: '2+' },
  {
    throttleTimeMs: int32('0+'),
    topics: array('0+', {
      name: string('0+'),
      partitions: array('0+', {
        partitionIndex: int32('0+'),
        lowWatermark: int64('0+'),
        errorCode: int16('0+')
      })
    })
  }
)
