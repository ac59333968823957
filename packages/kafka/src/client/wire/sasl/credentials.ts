import type { Credential, SaslOptions } from '../../connection-options.ts'
import { extensionsFault } from '../../sasl-extensions.ts'
import { CredentialUnavailable } from '../connection-failures.ts'

/** What is to be shown to the broker, asked of the user's providers where there are any. */
export interface Credentials {
  readonly username: string
  readonly password: string
  readonly token: string
  readonly extensions: Readonly<Record<string, string>>
}

/** @throws CredentialUnavailable */
export async function credentialsOf(sasl: SaslOptions): Promise<Credentials> {
  const nobody = { username: '', password: '', token: '', extensions: {} }
  if (sasl.mechanism === 'OAUTHBEARER')
    return { ...nobody, token: await credential(sasl.token, 'sasl.token'), extensions: await extensionsOf(sasl) }
  const username = await credential(sasl.username, 'sasl.username')
  return { ...nobody, username, password: await credential(sasl.password, 'sasl.password') }
}

async function extensionsOf({ extensions }: SaslOptions): Promise<Readonly<Record<string, string>>> {
  if (typeof extensions !== 'function') return extensions ?? {}
  let given: Readonly<Record<string, string>>
  try {
    given = await extensions()
  } catch (error) {
    throw new CredentialUnavailable('the provider of sasl.extensions failed', { cause: error })
  }
  const fault = extensionsFault(given)
  if (fault !== undefined) throw new CredentialUnavailable(`the provider of sasl.extensions gave ${fault}`)
  return given
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
