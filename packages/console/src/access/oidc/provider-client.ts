import type { Configuration, CustomFetch, ServerMetadata } from 'openid-client'
import { defaults, type OidcOptions } from '../../options.ts'
import { type Account, accountOf, type Claims, claimAt, groupsOf } from './claims.ts'
import type { Checks } from './pending-sign-ins.ts'
import { type Asked, failureOf, Unreached } from './provider-failure.ts'

type Library = typeof import('openid-client')

/** Who the provider says somebody is, and what it is asked again with. But for the ID token, by which the browser signs out there, none of it leaves the process but to the provider. */
export interface Vouched {
  readonly account: Account
  readonly access: string
  readonly refresh: string | null
  /** The last one: it tells the provider whose session is meant to end. */
  readonly idToken: string | null
  /** Userinfo has told of groups: when it is silent of them later, there are none. */
  readonly userinfoTells: boolean
}

/** So long the provider may take for one answer. */
const timeoutS = 10
/** Clocks of provider and console may differ by so much. */
const toleranceS = 30
/** What a provider says of itself is asked again after so long, and for each sign-in: nobody is sent to one that is away. */
const metadataMs = 10 * 60_000
const quietMs = 60_000
/** Of an ID token in an address: with hundreds of groups in it, servers would refuse the address. */
const longestHint = 4000

/** Talks to the identity provider. Everything that it throws is a ConsoleError CONSOLE_PROVIDER_*, CONSOLE_SIGN_IN_REFUSED. */
export class ProviderClient {
  readonly #options: OidcOptions
  readonly #log: (line: string) => void
  #told = { line: '', at: 0 }
  #metadata: { readonly of: ServerMetadata; readonly at: number } | null = null

  constructor(options: OidcOptions, log: (line: string) => void) {
    this.#options = options
    this.#log = log
  }

  /** Where the browser goes to sign in. */
  async signInAt(redirect: string, { state, nonce, verifier }: Checks): Promise<URL> {
    return this.#ask('sign-in', 0, async (library, configuration) =>
      library.buildAuthorizationUrl(configuration, {
        ...{ redirect_uri: redirect, scope: this.#options.scope ?? defaults.oidcScope, state, nonce },
        ...{ code_challenge: await library.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' }
      })
    )
  }

  /** @param came the address that the browser came back to, with what the provider added */
  async signIn(came: URL, { state, nonce, verifier }: Checks): Promise<Vouched> {
    return this.#ask('sign-in', metadataMs, async (library, configuration) => {
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true }
      const answer = await library.authorizationCodeGrant(configuration, came, checks)
      const told: Claims = answer.claims() ?? {}
      const hasUserInfo = configuration.serverMetadata().userinfo_endpoint !== undefined
      if (answer.refresh_token === undefined && !hasUserInfo)
        throw new Error('it has neither a refresh token nor userinfo, so that it could not be asked for somebody again')
      const { access_token: access, refresh_token: refresh = null, id_token: idToken = null } = answer
      const more = (): Promise<Claims> => library.fetchUserInfo(configuration, access, String(told.sub))
      if (this.#tellsGroups(told)) {
        // Asked already now whether it tells of groups too: who has lost the last one may be told of by its silence.
        const beside = hasUserInfo ? await more().catch((): Claims => ({})) : {}
        return {
          account: this.#account(configuration, told),
          ...{ access, refresh, idToken },
          userinfoTells: this.#tellsGroups(beside)
        }
      }
      const all: Claims = hasUserInfo ? await more() : {}
      const account = { ...this.#account(configuration, { ...all, ...told }), groups: groupsOf(all, this.#groupsClaim) }
      return { account, access, refresh, idToken, userinfoTells: this.#tellsGroups(all) }
    })
  }

  /**
   * Asks for somebody again: by the refresh token, or without one by what the provider says to the access token.
   * @param take is given new tokens at once: those of before may be worth nothing from then on, whatever else fails
   */
  async renew(vouched: Vouched, take: (vouched: Vouched) => void): Promise<Vouched> {
    const { account } = vouched
    return this.#ask('session', metadataMs, async (library, configuration) => {
      const answer = vouched.refresh === null ? null : await library.refreshTokenGrant(configuration, vouched.refresh)
      const access = answer?.access_token ?? vouched.access
      const refresh = answer?.refresh_token ?? vouched.refresh
      const idToken = answer?.id_token ?? vouched.idToken
      take({ ...vouched, access, refresh })
      const told = answer?.claims()
      const asks = told === undefined || !this.#tellsGroups(told)
      const hasUserInfo = configuration.serverMetadata().userinfo_endpoint !== undefined
      const more: Claims =
        asks && hasUserInfo ? await library.fetchUserInfo(configuration, access, subjectOf(account)) : {}
      const now = this.#account(configuration, { sub: subjectOf(account), ...more, ...told })
      if (now.id !== account.id) throw new Error('its tokens are of somebody else now')
      const userinfoTells = vouched.userinfoTells || this.#tellsGroups(more)
      // Only where nothing but the ID token ever had groups, and there is no new one, those of the sign-in go on.
      const groups = !asks
        ? now.groups
        : told === undefined && !userinfoTells
          ? account.groups
          : groupsOf(more, this.#groupsClaim)
      return { account: { ...now, groups }, access, refresh, idToken, userinfoTells }
    })
  }

  /** Where the browser goes to end the session at the provider too; `null` where the provider has no such place. */
  async signOutAt(back: string, idToken: string | null): Promise<URL | null> {
    return this.#ask('sign-out', metadataMs, async (library, configuration) => {
      if (configuration.serverMetadata().end_session_endpoint === undefined) return null
      const hint = idToken === null || idToken.length > longestHint ? {} : { id_token_hint: idToken }
      return library.buildEndSessionUrl(configuration, { post_logout_redirect_uri: back, ...hint })
    })
  }

  /** Tells the provider that the tokens of a session are not needed any more. */
  async forget({ access, refresh }: Vouched): Promise<void> {
    await this.#ask('sign-out', metadataMs, async (library, configuration) => {
      if (configuration.serverMetadata().revocation_endpoint !== undefined)
        await library.tokenRevocation(configuration, refresh ?? access)
    })
  }

  /** A configuration that has fetched no keys yet: those that the provider signs with now are found, however lately they have changed. */
  async #fresh(library: Library, agedMs: number): Promise<Configuration> {
    const { clientId, clientSecret } = this.#options
    const known =
      this.#metadata !== null && Math.abs(Date.now() - this.#metadata.at) < agedMs ? this.#metadata.of : null
    const metadata = known ?? (await this.#discover(library))
    const methods = metadata.token_endpoint_auth_methods_supported
    const authentication =
      clientSecret === undefined
        ? library.None()
        : methods === undefined || methods.includes('client_secret_basic')
          ? library.ClientSecretBasic(clientSecret)
          : library.ClientSecretPost(clientSecret)
    const client = { [library.clockTolerance]: toleranceS }
    const configuration = new library.Configuration(metadata, clientId, client, authentication)
    configuration.timeout = timeoutS
    configuration[library.customFetch] = reachOf(metadata.jwks_uri ?? '')
    if (this.#isLocal) library.allowInsecureRequests(configuration)
    // Also where TLS tells who answers: a token counts by its signature.
    library.enableNonRepudiationChecks(configuration)
    return configuration
  }

  async #discover(library: Library): Promise<ServerMetadata> {
    const { issuer, clientId } = this.#options
    const found = await library.discovery(new URL(issuer), clientId, undefined, library.None(), {
      ...{ timeout: timeoutS, [library.customFetch]: reach },
      ...(this.#isLocal ? { execute: [library.allowInsecureRequests] } : {})
    })
    const of = found.serverMetadata()
    this.#metadata = { of, at: Date.now() }
    return of
  }

  /** At loopback: `checkOptions` lets no other issuer be without TLS. */
  get #isLocal(): boolean {
    return new URL(this.#options.issuer).protocol === 'http:'
  }

  #account(configuration: Configuration, claims: Claims): Account {
    const account = accountOf(configuration.serverMetadata().issuer, claims, this.#groupsClaim)
    if (account === null) throw new Error('the subject is none')
    return account
  }

  #tellsGroups(claims: Claims): boolean {
    return claimAt(claims, this.#groupsClaim) !== undefined
  }

  get #groupsClaim(): string {
    return this.#options.groupsClaim ?? defaults.groupsClaim
  }

  async #ask<T>(
    what: Asked,
    agedMs: number,
    work: (library: Library, configuration: Configuration) => Promise<T>
  ): Promise<T> {
    let asked: Asked | 'metadata' = what === 'session' ? 'metadata' : what
    try {
      const library = await load()
      const configuration = await this.#fresh(library, agedMs)
      asked = what
      return await work(library, configuration)
    } catch (error) {
      const { failure, reason } = failureOf(error, asked)
      this.#tell(
        `${what === 'session' ? 'check of a session' : what} at ${this.#options.issuer}: ${failure.code}: ${reason}`
      )
      throw failure
    }
  }

  /** A provider that is away is told once in a while, however many sessions it is asked of. */
  #tell(line: string): void {
    const isKnown = line === this.#told.line && Math.abs(Date.now() - this.#told.at) < quietMs
    if (isKnown) return
    this.#told = { line, at: Date.now() }
    this.#log(line)
  }
}

/** Only a console with a provider needs it. */
const load = (): Promise<Library> => import('openid-client')

const subjectOf = ({ id }: Account): string => decodeURIComponent(id.slice(id.indexOf('#') + 1))

const reach: CustomFetch = async (url, options) => {
  try {
    return await fetch(url, options as RequestInit)
  } catch (error) {
    throw new Unreached(error)
  }
}

/** The provider's keys are about nobody: whatever comes in their place is its trouble, or that of what stands before it. */
const reachOf =
  (keys: string): CustomFetch =>
  async (url, options) => {
    const answer = await reach(url, options)
    if (url !== keys && url !== URL.parse(keys)?.href) return answer
    const text = await answer.text().catch(error => {
      throw new Unreached(error)
    })
    if (!answer.ok) throw new Unreached(new Error(`its keys: status ${answer.status}`))
    if (!holdsKeys(text)) throw new Unreached(new Error('its keys: there are none in what it answered'))
    return new Response(text, answer)
  }

/** Whether a text is a key set with something in it. */
function holdsKeys(text: string): boolean {
  try {
    const { keys } = JSON.parse(text) as { readonly keys?: unknown }
    return Array.isArray(keys) && keys.length > 0 && keys.every(key => typeof key === 'object' && key !== null)
  } catch {
    return false
  }
}
