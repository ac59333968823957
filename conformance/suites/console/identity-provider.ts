import { generateKeyPairSync, randomUUID } from 'node:crypto'
import type { RequestListener } from 'node:http'
import type { TestContext } from 'node:test'
import Provider from 'oidc-provider'
import { served } from '../../harness/index.ts'

export interface ProviderAccount {
  readonly name: string
  readonly groups: readonly string[]
}

export interface IdentityProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Who it knows, by subject. */
  readonly accounts: Map<string, ProviderAccount>
  /** Paths that were asked for. */
  readonly asked: string[]
  /** From now on it answers, and sends people back to this console. Again: with other keys, knowing nobody's session. */
  readonly open: (home: string) => void
  /** From now on it does not. */
  readonly close: () => void
}

/** A certified provider (oidc-provider), which is away until it is opened: a console tells its address first. */
export async function identityProvider(t: TestContext): Promise<IdentityProvider> {
  let answer: RequestListener | null = null
  const asked: string[] = []
  const issuer = await served(t, (request, response) => {
    asked.push(request.url?.split('?')[0] ?? '')
    if (answer === null) request.socket.destroy()
    else answer(request, response)
  })
  const [clientId, clientSecret] = ['dead-letter', `secret-${randomUUID()}`]
  const accounts = new Map<string, ProviderAccount>()
  return {
    ...{ issuer, clientId, clientSecret, accounts, asked },
    open: home => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const provider = quietly(
        () =>
          new Provider(issuer, {
            clients: [
              {
                ...{ client_id: clientId, client_secret: clientSecret, redirect_uris: [`${home}sign-in/callback`] },
                ...{ grant_types: ['authorization_code', 'refresh_token'], post_logout_redirect_uris: [home] }
              }
            ],
            jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' }] },
            cookies: { keys: ['test'] },
            scopes: ['openid', 'profile', 'email', 'offline_access'],
            claims: { openid: ['sub'], profile: ['name', 'groups'] },
            findAccount: (_: unknown, accountId: string) => {
              const account = accounts.get(accountId)
              return account && { accountId, claims: () => ({ sub: accountId, ...account }) }
            },
            issueRefreshToken: () => true,
            ttl: { Interaction: 600, Session: 3600, Grant: 3600, AccessToken: 600, RefreshToken: 3600, IdToken: 600 },
            features: { devInteractions: { enabled: true }, revocation: { enabled: true } }
          })
      )
      answer = provider.callback()
    },
    close: () => {
      answer = null
    }
  }
}

/** It warns of what is made for tests. */
function quietly<T>(make: () => T): T {
  const { info, warn } = console
  console.info = () => {}
  console.warn = () => {}
  try {
    return make()
  } finally {
    console.info = info
    console.warn = warn
  }
}
