/**
 * SaslAuthenticate (key 36), versions 0 to 2.
 * As on Kafka's PLAINTEXT listener: nobody has to authenticate, so it comes at the wrong time, ILLEGAL_SASL_STATE.
 * Source: KIP-152, KIP-368.
 */
import { errorCodes } from '@dead-letter/protocol'
import { saslAuthenticateRequest, saslAuthenticateResponse } from '@dead-letter/protocol/messages/sasl-authenticate'
import { api } from './api.ts'

export const saslAuthenticate = api({
  key: 36,
  name: 'SaslAuthenticate',
  request: saslAuthenticateRequest,
  response: saslAuthenticateResponse,
  handle: () => refused(errorCodes.ILLEGAL_SASL_STATE),
  refuse: refused
})

function refused(errorCode: number) {
  return { errorCode, errorMessage: 'This listener has no authentication: connections need none.' }
}
