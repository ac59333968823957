import { array, int8, int16, int32, message, string } from '../fields.ts'

export const describeUserScramCredentialsRequest = message(
  'DescribeUserScramCredentialsRequest',
  { versions: '0', flexible: '0+' },
  {
    users: array(
      '0+',
      {
        name: string('0+')
      },
      { nullable: '0+' }
    )
  }
)

export const describeUserScramCredentialsResponse = message(
  'DescribeUserScramCredentialsResponse',
  { versions: '0', flexible: '0+' },
  {
    throttleTimeMs: int32('0+'),
    errorCode: int16('0+'),
    errorMessage: string('0+', { nullable: '0+' }),
    results: array('0+', {
      user: string('0+'),
      errorCode: int16('0+'),
      errorMessage: string('0+', { nullable: '0+' }),
      credentialInfos: array('0+', {
        mechanism: int8('0+'),
        iterations: int32('0+')
      })
    })
  }
)
