import { bool, int16, int32, int64, message, string } from '../fields.ts'

export const endTxnRequest = message(
  'EndTxnRequest',
  { versions: '0-5', flexible: '3+' },
  {
    transactionalId: string('0+'),
    producerId: int64('0+'),
    producerEpoch: int16('0+'),
    committed: bool('0+')
  }
)

export const endTxnResponse = message(
  'EndTxnResponse',
  { versions: '0-5', flexible: '3+' },
  {
    throttleTimeMs: int32('0+'),
    errorCode: int16('0+'),
    producerId: int64('5+', { default: -1n }),
    producerEpoch: int16('5+', { default: -1 })
  }
)
