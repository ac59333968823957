import {
  AuthenticationError,
  type SASLOptions as ClientSaslOptions,
  type Connection,
  saslOAuthBearer,
  saslPlain,
  saslScramSha
} from '@platformatic/kafka'
import type { Credential, SaslOptions } from '../../packages/kafka/src/client/connection-options.ts'
import { CredentialUnavailable } from './broker-error.ts'

type Authenticate = NonNullable<ClientSaslOptions['authenticate']>
type Callback = Parameters<Authenticate>[6]
type Answer = NonNullable<Parameters<Callback>[1]>

/**
 * The client's SASL exchanges, with three things of our own:
 * - a provider of the user's that fails is no refusal of the broker's;
 * - an OAUTHBEARER refusal arrives as an answer without error code and is an error here;
 * - the client's re-authentication is switched off (lifetime 0): requests that it lets pass meanwhile make the broker
 *   cut the connection. A session is replaced before it expires instead; `onLifetime` says when that is.
 */
export function saslFor(sasl: SaslOptions, onLifetime: (lifetimeMs: number) => void): ClientSaslOptions {
  const authenticate: Authenticate = (_mechanism, connection, api, _username, _password, _token, callback) => {
    exchange(sasl, connection, api).then(
      answer => {
        if (answer.sessionLifetimeMs > 0n) onLifetime(Number(answer.sessionLifetimeMs))
        callback(null, { ...answer, sessionLifetimeMs: 0n })
      },
      (error: Error) => callback(error)
    )
  }
  return { mechanism: sasl.mechanism, authenticate }
}

async function exchange(sasl: SaslOptions, connection: Connection, api: Parameters<Authenticate>[2]): Promise<Answer> {
  if (sasl.mechanism === 'OAUTHBEARER') {
    const answer = await saslOAuthBearer.authenticate(api, connection, await credential(sasl.token, 'sasl.token'), {})
    // RFC 7628: a refused token is answered with a challenge that says why, an accepted one with nothing.
    if (answer.authBytes.length === 0) return answer
    await api.async(connection, Buffer.from('\x01'))
    throw new AuthenticationError('the token was refused')
  }
  const username = await credential(sasl.username, 'sasl.username')
  const password = await credential(sasl.password, 'sasl.password')
  return sasl.mechanism === 'PLAIN'
    ? saslPlain.authenticate(api, connection, username, password)
    : saslScramSha.authenticate(
        api,
        connection,
        sasl.mechanism === 'SCRAM-SHA-256' ? 'SHA-256' : 'SHA-512',
        username,
        password
      )
}

async function credential(given: Credential | undefined, name: string): Promise<string> {
  if (typeof given !== 'function') return given ?? ''
  let text: unknown
  try {
    text = await given()
  } catch (error) {
    throw new CredentialUnavailable(`the provider of ${name} failed`, { cause: error })
  }
  if (typeof text !== 'string' || text === '') throw new CredentialUnavailable(`the provider of ${name} gave no text`)
  return text
}
