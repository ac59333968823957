import { array, bool, int16, int32, int64, message, string } from '../fields.ts'

export const describeLogDirsRequest = message(
  'DescribeLogDirsRequest',
  { versions: '1-5', flexible: '2+' },
  {
    topics: array(
      '0+',
      {
        topic: string('0+'),
        partitions: array('0+', 'int32')
      },
      { nullable: '0+' }
    )
  }
)

export const describeLogDirsResponse = message(
  'DescribeLogDirsResponse',
  { versions: '1-5', flexible: '2+' },
  {
    throttleTimeMs: int32('0+'),
    errorCode: int16('3+'),
    results: array('0+', {
      errorCode: int16('0+'),
      logDir: string('0+'),
      topics: array('0+', {
        name: string('0+'),
        partitions: array('0+', {
          partitionIndex: int32('0+'),
          partitionSize: int64('0+'),
          offsetLag: int64('0+'),
          isFutureKey: bool('0+')
        })
      }),
      totalBytes: int64('4+', { default: -1n }),
      usableBytes: int64('4+', { default: -1n }),
      isCordoned: bool('5+')
    })
  }
)
