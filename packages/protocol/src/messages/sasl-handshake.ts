import { array, int16, message, string } from '../fields.ts'

export const saslHandshakeRequest = message(
  'SaslHandshakeRequest',
  { versions: '0-1', flexible: 'none' },
  {
    mechanism: string('0+')
  }
)

export const saslHandshakeResponse = message(
  'SaslHandshakeResponse',
  { versions: '0-1', flexible: 'none' },
  {
    errorCode: int16('0+'),
    mechanisms: array('0+', 'string')
  }
)
