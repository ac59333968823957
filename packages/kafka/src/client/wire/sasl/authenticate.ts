import { MalformedMessage, type Message, type MessageOf } from '@dead-letter/protocol'
import type { saslAuthenticateResponse } from '@dead-letter/protocol/messages/sasl-authenticate'
import type { SaslOptions } from '../../connection-options.ts'
import { kafkaErrorName, kafkaErrors } from '../../kafka-errors.ts'
import type { Api, Ask } from '../api.ts'
import { apis } from '../apis.ts'
import { AuthenticationRefused } from '../connection-failures.ts'
import { type Credentials, credentialsOf } from './credentials.ts'
import { oauthBearer, separator } from './oauth-bearer.ts'
import { redact } from './redact.ts'
import { Scram } from './scram.ts'

type Exchange = <Q extends Message, A extends Message>(api: Api<Q, A>, ask: Ask<Q>) => Promise<MessageOf<A>>
type Answer = MessageOf<typeof saslAuthenticateResponse>

const longestReason = 300
/** Characters of a reason that are looked through; what is beyond the cut is not shown in any case. */
const lookedAt = 65_536

/**
 * Proves who this client is.
 * @returns milliseconds until the broker wants it proven again, 0 for never
 * @throws AuthenticationRefused, CredentialUnavailable, MalformedMessage
 */
export async function authenticate(sasl: SaslOptions, exchange: Exchange): Promise<number> {
  const credentials = await credentialsOf(sasl)
  const secrets = [credentials.password, credentials.token]
  try {
    await shakeHands(sasl.mechanism, exchange)
    const { sessionLifetimeMs } = await prove(sasl.mechanism, credentials, exchange, proof => secrets.push(...proof))
    return sessionLifetimeMs > 0n ? Number(sessionLifetimeMs) : 0
  } catch (error) {
    if (!(error instanceof AuthenticationRefused)) throw error
    throw new AuthenticationRefused(withoutSecrets(error.message, secrets), { cause: error.cause })
  }
}

async function shakeHands(mechanism: string, exchange: Exchange): Promise<void> {
  const { errorCode, mechanisms } = await exchange(apis.saslHandshake, { mechanism })
  if (errorCode === kafkaErrors.NONE) return
  if (errorCode === kafkaErrors.ILLEGAL_SASL_STATE)
    throw new AuthenticationRefused('the listener takes no SASL; leave out the sasl option')
  if (errorCode === kafkaErrors.UNSUPPORTED_SASL_MECHANISM)
    throw new AuthenticationRefused(
      `the listener does not offer this mechanism; it offers ${mechanisms.join(', ') || 'none'}`
    )
  throw new AuthenticationRefused(kafkaErrorName(errorCode))
}

/** @param keep told of what is sent that is a secret like the password: a SCRAM proof lets it be guessed at leisure */
async function prove(
  mechanism: SaslOptions['mechanism'],
  given: Credentials,
  exchange: Exchange,
  keep: (proof: readonly string[]) => void
): Promise<Answer> {
  const say = async (text: string): Promise<Answer> => {
    const answer = await exchange(apis.saslAuthenticate, { authBytes: Buffer.from(text) })
    if (answer.errorCode === kafkaErrors.NONE) return answer
    throw new AuthenticationRefused(answer.errorMessage || kafkaErrorName(answer.errorCode))
  }
  switch (mechanism) {
    case 'PLAIN':
      if (`${given.username}${given.password}`.includes('\0'))
        throw new AuthenticationRefused('PLAIN takes no NUL in a username or password')
      return say(`\0${given.username}\0${given.password}`)
    case 'OAUTHBEARER': {
      const answer = await say(oauthBearer(given.token, given.extensions))
      // RFC 7628: a refused token is answered with a challenge that says why, an accepted one with nothing.
      if (answer.authBytes.length === 0) return answer
      await say(separator)
      throw new AuthenticationRefused('the token was refused')
    }
    default: {
      const scram = new Scram(mechanism, given.username, given.password)
      const first = await say(scram.first())
      const final = await scram.final(text(first.authBytes))
      const proof = final.slice(final.lastIndexOf(',p=') + 3)
      keep([proof, Buffer.from(proof, 'base64').toString('hex')])
      const last = await say(final)
      scram.verify(text(last.authBytes))
      return last
    }
  }
}

function text(bytes: Buffer): string {
  if (bytes.length > 4096) throw new MalformedMessage(`a SCRAM message of ${bytes.length} bytes`)
  return bytes.toString()
}

/** What a broker says of a refusal may have what it was told in it. Cut first to what can be shown at all, secrets and all. */
function withoutSecrets(reason: string, secrets: readonly string[]): string {
  return redact(reason.slice(0, lookedAt), secrets)
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, longestReason)
    .replace(/\.$/, '')
}
