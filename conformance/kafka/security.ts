import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Identity, issue, newAuthority } from './certificates.ts'

/** Environment variable in which the runner of all tests says, as JSON, which secured broker they share. */
export const securedVariable = 'DEAD_LETTER_RUNNER_SECURED_KAFKA'

/** What a cluster's secured listeners need to know, the same on every node. */
export interface Security {
  /** Signed the listeners' certificate, and signs those of clients. */
  readonly authority: Identity & { readonly name: string }
  /** The user of mechanism PLAIN. SCRAM users are made over the plain listener; OAUTHBEARER takes any unsecured token. */
  readonly plainUser: { readonly username: string; readonly password: string }
}

export function newSecurity(): Security {
  const name = 'Test Authority'
  return {
    authority: { name, ...newAuthority(name) },
    plainUser: { username: 'plain-user', password: randomBytes(18).toString('base64url') }
  }
}

export interface SecurityFiles {
  readonly keyStore: string
  readonly trustStore: string
}

/** Writes the listeners' key and certificate, and whom they trust. */
export async function writeSecurityFiles(folder: string, { authority }: Security): Promise<SecurityFiles> {
  await mkdir(folder, { recursive: true })
  const files = { keyStore: join(folder, 'listener.pem'), trustStore: join(folder, 'authority.pem') }
  const { key, cert } = issue(authority, { name: 'broker', hosts: ['localhost', '127.0.0.1'] })
  await writeFile(files.keyStore, key + cert + authority.cert, { mode: 0o600 })
  await writeFile(files.trustStore, authority.cert)
  return files
}

const modules = 'org.apache.kafka.common.security'
const unsecured = `${modules}.oauthbearer.internals.unsecured.OAuthBearerUnsecured`

/** The properties of the listeners SASL, TLS, MTLS and SASLTLS. */
export function securityProperties({ plainUser }: Security, files: SecurityFiles): Record<string, string> {
  const properties: Record<string, string> = {
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': files.keyStore,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': files.trustStore,
    'listener.name.mtls.ssl.client.auth': 'required',
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER',
    'listener.name.sasltls.sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-512,OAUTHBEARER'
  }
  const user = `user_${plainUser.username}="${plainUser.password}"`
  for (const listener of ['sasl', 'sasltls']) {
    const of = `listener.name.${listener}`
    properties[`${of}.plain.sasl.jaas.config`] = `${modules}.plain.PlainLoginModule required ${user};`
    for (const scram of ['scram-sha-256', 'scram-sha-512'])
      properties[`${of}.${scram}.sasl.jaas.config`] = `${modules}.scram.ScramLoginModule required;`
    properties[`${of}.oauthbearer.sasl.jaas.config`] =
      `${modules}.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";`
    properties[`${of}.oauthbearer.sasl.server.callback.handler.class`] = `${unsecured}ValidatorCallbackHandler`
    properties[`${of}.oauthbearer.sasl.login.callback.handler.class`] = `${unsecured}LoginCallbackHandler`
    // Above any test's length: a session ends when its token does.
    properties[`${of}.oauthbearer.connections.max.reauth.ms`] = '3600000'
  }
  return properties
}
