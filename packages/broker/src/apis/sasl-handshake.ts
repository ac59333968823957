/**
 * SaslHandshake (key 17), versions 0 and 1.
 * There is no security, so every connection is what Kafka's PLAINTEXT listener has: authenticated already. A handshake is
 * out of place there, and is answered with ILLEGAL_SASL_STATE and no mechanisms. Source: KIP-43, KIP-152.
 */
import { errorCodes } from '@dead-letter/protocol'
import { saslHandshakeRequest, saslHandshakeResponse } from '@dead-letter/protocol/messages/sasl-handshake'
import { api } from './api.ts'

export const saslHandshake = api({
  key: 17,
  name: 'SaslHandshake',
  request: saslHandshakeRequest,
  response: saslHandshakeResponse,
  handle: () => ({ errorCode: errorCodes.ILLEGAL_SASL_STATE }),
  refuse: errorCode => ({ errorCode })
})
