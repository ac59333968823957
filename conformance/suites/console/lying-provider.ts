import { createHash, createHmac, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import { served } from '../../harness/index.ts'

/** What it says, each part to be made a lie. */
export interface Told {
  /** Claims of ID tokens, beside the right ones. */
  claims: Record<string, unknown>
  /** Header of ID tokens, beside the right one. */
  header: Record<string, unknown>
  /** Signs instead of the key that is published. */
  key: KeyObject | null
  /** Added to the address that the browser comes back to, beside code, state and issuer; `null` leaves one out. */
  back: Record<string, string | null>
  /** What userinfo says, beside the subject. */
  userinfo: Record<string, unknown>
  /** Answer to the refresh token in the place of new tokens. */
  refresh: { readonly status: number; readonly body: unknown; readonly type?: string } | null
  metadata: Record<string, unknown>
  /** In the place of its keys. */
  keys: { readonly status: number; readonly body: unknown; readonly type?: string } | null
}

export interface LyingProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  told: Told
  readonly secretKey: KeyObject
  /** Signs by a new key from now on; of those before it still publishes the last. */
  readonly rotate: () => void
  readonly refreshed: () => number
}

export const truth = (): Told => ({
  ...{ claims: {}, header: {}, key: null, back: {}, userinfo: {}, refresh: null, metadata: {}, keys: null }
})

interface Grant {
  readonly nonce: string
  readonly challenge: string
}

/** An identity provider that lets everybody in at once, and says what it is told to. */
export async function lyingProvider(t: TestContext): Promise<LyingProvider> {
  const codes = new Map<string, Grant>()
  let keys = makeKey()
  let before = keys
  let refreshed = 0
  const issuer = await served(t, (request, response) => {
    answer(request).then(
      ({ status = 200, body, location, type = 'application/json' }) => {
        response.writeHead(status, { 'content-type': type, ...(location && { location }) })
        response.end(type === 'text/html' ? body : JSON.stringify(body ?? {}))
      },
      error => response.writeHead(500).end(String(error))
    )
  })
  const lying: LyingProvider = {
    ...{ issuer, clientId: 'dead-letter', clientSecret: `secret-${randomUUID()}${randomUUID()}`, told: truth() },
    secretKey: makeKey().privateKey,
    rotate: () => {
      before = keys
      keys = makeKey()
    },
    refreshed: () => refreshed
  }
  return lying

  async function answer(
    request: IncomingMessage
  ): Promise<{ status?: number; body?: unknown; location?: string; type?: string }> {
    const { pathname, searchParams } = new URL(request.url ?? '/', issuer)
    const { told } = lying
    switch (pathname) {
      case '/.well-known/openid-configuration':
        return { body: { ...metadata(issuer), ...told.metadata } }
      case '/jwks':
        if (told.keys !== null) return told.keys
        return { body: { keys: [...new Set([keys, before])].map(({ publicKey, kid }) => jwkOf(publicKey, kid)) } }
      case '/authorize': {
        const code = randomUUID()
        codes.set(code, { nonce: `${searchParams.get('nonce')}`, challenge: `${searchParams.get('code_challenge')}` })
        const back = new URL(`${searchParams.get('redirect_uri')}`)
        const all = { code, state: searchParams.get('state'), iss: issuer, ...told.back }
        for (const [name, value] of Object.entries(all)) if (value !== null) back.searchParams.set(name, value)
        return { status: 303, location: back.href }
      }
      case '/token': {
        const form = new URLSearchParams(await text(request))
        if (form.get('grant_type') === 'refresh_token') {
          refreshed++
          return told.refresh ?? { body: tokens({}) }
        }
        const code = `${form.get('code')}`
        const grant = codes.get(code)
        codes.delete(code)
        const challenge = createHash('sha256')
          .update(`${form.get('code_verifier')}`)
          .digest('base64url')
        if (grant?.challenge !== challenge) return { status: 400, body: { error: 'invalid_grant' } }
        return { body: tokens({ nonce: grant.nonce }) }
      }
      case '/userinfo':
        return { body: { sub: 'u-1', ...told.userinfo } }
      default:
        return { status: 404 }
    }
  }

  function tokens(more: Record<string, unknown>): unknown {
    const { told } = lying
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: issuer,
      aud: lying.clientId,
      sub: 'u-1',
      name: 'Ada',
      groups: ['sre'],
      iat: now,
      exp: now + 300
    }
    const payload = { ...claims, ...more, ...told.claims }
    const id = jwt(
      { alg: 'RS256', kid: keys.kid, ...told.header },
      payload,
      told.key ?? keys.privateKey,
      lying.clientSecret
    )
    return {
      access_token: randomUUID(),
      token_type: 'bearer',
      refresh_token: randomUUID(),
      expires_in: 300,
      id_token: id
    }
  }
}

const metadata = (issuer: string): Record<string, unknown> => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  userinfo_endpoint: `${issuer}/userinfo`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  authorization_response_iss_parameter_supported: true
})

const jwkOf = (key: KeyObject, kid: string) => ({ ...key.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' })
const makeKey = () => ({ ...generateKeyPairSync('rsa', { modulusLength: 2048 }), kid: randomUUID() })

function jwt(header: Record<string, unknown>, payload: unknown, key: KeyObject, secret: string): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part(header)}.${part(payload)}`
  const { alg } = header
  if (alg === 'none') return `${signed}.`
  const signature =
    alg === 'HS256' ? createHmac('sha256', secret).update(signed).digest() : sign('sha256', Buffer.from(signed), key)
  return `${signed}.${signature.toString('base64url')}`
}
