import { AuthenticationRefused } from '../connection-failures.ts'

/** Ends each part of the first message, and is the answer to a refusal. */
export const separator = '\x01'

const bearerToken = /^[A-Za-z0-9\-._~+/]+=*$/

/**
 * The first message of OAUTHBEARER, with extensions, checked before, such as Confluent Cloud's `logicalCluster`.
 * @throws AuthenticationRefused for a token that would be another message
 * Source: RFC 7628; KIP-342.
 */
export function oauthBearer(token: string, extensions: Readonly<Record<string, string>>): string {
  if (!bearerToken.test(token)) throw new AuthenticationRefused('sasl.token has characters that no bearer token has')
  const parts = Object.entries(extensions).map(([name, value]) => `${name}=${value}${separator}`)
  return `n,,${separator}auth=Bearer ${token}${separator}${parts.join('')}${separator}`
}
