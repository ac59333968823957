import { AuthenticationRefused } from '../connection-failures.ts'

/** Ends each part of the first message, and is the answer to a refusal. */
export const separator = '\x01'

const bearerToken = /^[A-Za-z0-9\-._~+/]+=*$/
const extensionName = /^[A-Za-z]+$/
const extensionValue = /^[\x21-\x7e \t\r\n]+$/

/**
 * The first message of OAUTHBEARER, with extensions such as Confluent Cloud's `logicalCluster`.
 * @throws AuthenticationRefused for a token or an extension that would be another message
 * Source: RFC 7628; KIP-342.
 */
export function oauthBearer(token: string, extensions: Readonly<Record<string, string>>): string {
  if (!bearerToken.test(token)) throw new AuthenticationRefused('sasl.token has characters that no bearer token has')
  const parts = Object.entries(extensions).map(([name, value]) => {
    if (!extensionName.test(name) || name === 'auth' || typeof value !== 'string' || !extensionValue.test(value))
      throw new AuthenticationRefused(`sasl.extensions has a name or value that cannot be sent: '${name.slice(0, 40)}'`)
    return `${name}=${value}${separator}`
  })
  return `n,,${separator}auth=Bearer ${token}${separator}${parts.join('')}${separator}`
}
