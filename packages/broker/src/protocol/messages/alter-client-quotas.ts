import { array, bool, float64, int16, int32, message, string } from '../fields.ts'

export const alterClientQuotasRequest = message(
  'AlterClientQuotasRequest',
  { versions: '0-1', flexible: '1+' },
  {
    entries: array('0+', {
      entity: array('0+', {
        entityType: string('0+'),
        entityName: string('0+', { nullable: '0+' })
      }),
      ops: array('0+', {
        key: string('0+'),
        value: float64('0+'),
        remove: bool('0+')
      })
    }),
    validateOnly: bool('0+')
  }
)

export const alterClientQuotasResponse = message(
  'AlterClientQuotasResponse',
  { versions: '0-1', flexible: '1+' },
  {
    throttleTimeMs: int32('0+'),
    entries: array('0+', {
      errorCode: int16('0+'),
      errorMessage: string('0+', { nullable: '0+' }),
      entity: array('0+', {
        entityType: string('0+'),
        entityName: string('0+', { nullable: '0+' })
      })
    })
  }
)
