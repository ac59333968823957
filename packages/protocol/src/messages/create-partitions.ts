import { array, bool, int16, int32, message, string } from '../fields.ts'

export const createPartitionsRequest = message(
  'CreatePartitionsRequest',
  { versions: '0-3', flexible: '2+' },
  {
    topics: array('0+', {
      name: string('0+'),
      count: int32('0+'),
      assignments: array(
        '0+',
        {
          brokerIds: array('0+', 'int32')
        },
        { nullable: '0+' }
      )
    }),
    timeoutMs: int32('0+'),
    validateOnly: bool('0+')
  }
)

export const createPartitionsResponse = message(
  'CreatePartitionsResponse',
  { versions: '0-3', flexible: '2+' },
  {
    throttleTimeMs: int32('0+'),
    results: array('0+', {
      name: string('0+'),
      errorCode: int16('0+'),
      errorMessage: string('0+', { nullable: '0+', default: null })
    })
  }
)
