import type { SaslOptions } from '@dead-letter/kafka'
import { UsageError } from '../usage-error.ts'
import { flagName, type Settings, variableName } from './settings.ts'
import { TokenEndpoint } from './token-endpoint.ts'
import { checkTokenFile, readToken } from './token-file.ts'

/** In the shape of the library's option. */
export type Sasl = Pick<SaslOptions, 'mechanism' | 'username' | 'password' | 'token'> & {
  readonly extensions?: Readonly<Record<string, string>>
}

const ofToken = ['saslTokenFile', 'saslTokenUrl', 'saslClientId', 'saslScope', 'saslExtension'] as const

/** @throws UsageError for what does not go together, or is not complete */
export function readSasl(given: Partial<Settings>): Sasl | undefined {
  const { saslMechanism, saslUsername } = given
  const token = ofToken.find(name => given[name] !== undefined)
  if (saslMechanism === 'OAUTHBEARER') {
    if (saslUsername !== undefined)
      throw new UsageError('--sasl-username is not for OAUTHBEARER: the token says who it is')
    return bearer(given)
  }
  if (token !== undefined) throw new UsageError(`${flagName(token)} needs --sasl-mechanism OAUTHBEARER`)
  if (saslMechanism === undefined && saslUsername === undefined) return undefined
  if (saslMechanism === undefined)
    throw new UsageError('--sasl-username needs --sasl-mechanism (PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512)')
  if (saslUsername === undefined) throw new UsageError('--sasl-mechanism needs --sasl-username')
  return {
    mechanism: saslMechanism,
    username: saslUsername,
    password: secret(given.saslPassword, 'saslPassword', '--sasl-mechanism needs a password')
  }
}

function bearer(given: Partial<Settings>): Sasl {
  const { saslTokenFile, saslTokenUrl, saslClientId, saslClientSecret, saslScope, saslExtension } = given
  if ((saslTokenFile === undefined) === (saslTokenUrl === undefined))
    throw new UsageError('--sasl-mechanism OAUTHBEARER needs one of --sasl-token-file and --sasl-token-url')
  const extensions = saslExtension === undefined ? {} : { extensions: saslExtension }
  if (saslTokenFile !== undefined) {
    const other = (['saslClientId', 'saslScope'] as const).find(name => given[name] !== undefined)
    if (other !== undefined) throw new UsageError(`${flagName(other)} needs --sasl-token-url`)
    // Once now, so that a wrong name is told at once; then for each connection, since tokens are replaced on disk.
    checkTokenFile(saslTokenFile)
    return { mechanism: 'OAUTHBEARER', token: () => readToken(saslTokenFile), ...extensions }
  }
  if (saslClientId === undefined) throw new UsageError('--sasl-token-url needs --sasl-client-id')
  const endpoint = new TokenEndpoint({
    url: saslTokenUrl as string,
    clientId: saslClientId,
    clientSecret: secret(saslClientSecret, 'saslClientSecret', '--sasl-client-id needs a secret'),
    scope: saslScope
  })
  return { mechanism: 'OAUTHBEARER', token: endpoint.token, ...extensions }
}

/** @throws UsageError that says where it comes from */
function secret(given: string | undefined, name: 'saslPassword' | 'saslClientSecret', wanted: string): string {
  if (given !== undefined) return given
  throw new UsageError(`${wanted} in ${variableName(name)}, or as ${name} in the configuration file`)
}
