import { bool, int16, int32, int64, message, string } from '../fields.ts'

export const initProducerIdRequest = message(
  'InitProducerIdRequest',
  { versions: '0-6', flexible: '2+' },
  {
    transactionalId: string('0+', { nullable: '0+' }),
    transactionTimeoutMs: int32('0+'),
    producerId: int64('3+', { default: -1n }),
    producerEpoch: int16('3+', { default: -1 }),
    enable2Pc: bool('6+'),
    keepPreparedTxn: bool('6+')
  }
)

export const initProducerIdResponse = message(
  'InitProducerIdResponse',
  { versions: '0-6', flexible: '2+' },
  {
    throttleTimeMs: int32('0+'),
    errorCode: int16('0+'),
    producerId: int64('0+', { default: -1n }),
    producerEpoch: int16('0+'),
    ongoingTxnProducerId: int64('6+', { default: -1n }),
    ongoingTxnProducerEpoch: int16('6+', { default: -1 })
  }
)
