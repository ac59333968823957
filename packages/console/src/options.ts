import { BlockList, isIP } from 'node:net'
import type { ConnectionOptions } from '@dead-letter/operator'

/** An identity provider that people sign in at, by OpenID Connect. */
export interface OidcOptions {
  /** As its `/.well-known/openid-configuration` has it. `https:`, or `http:` at loopback. */
  readonly issuer: string
  readonly clientId: string
  /** Without it the console is a public client: PKCE alone. */
  readonly clientSecret?: string | undefined
  /** `offline_access` beside these is what some providers want for a refresh token. @default 'openid profile email' */
  readonly scope?: string | undefined
  /** Claim that names somebody's groups, or the way to it: `realm_access.roles`. @default 'groups' */
  readonly groupsClaim?: string | undefined
  /** What people call it: "Sign in with …". @default the issuer's host */
  readonly name?: string | undefined
  /** How often the provider is asked whether somebody may go on, milliseconds, at most 30,000. @default 30000 */
  readonly recheckMs?: number | undefined
}

/** How a console is run. */
export interface ConsoleOptions {
  /** How to reach the cluster. Certificates are given as they are: a thread cannot ask for them. */
  readonly connection: ConnectionOptions
  /** 0: a free one. @default 8080 */
  readonly port?: number | undefined
  /** Address to listen at. Anything but loopback needs `users`, and with `oidc` also `origin`. @default '127.0.0.1' */
  readonly host?: string | undefined
  /** Folder of the index; without it one in the temporary folder that goes with the process. */
  readonly dataDir?: string | undefined
  /** Changes nothing, whoever asks. */
  readonly readOnly?: boolean | undefined
  /** File of those who may sign in, or with `oidc` of what the provider's groups may: see docs/console.md. */
  readonly users?: string | undefined
  /** People sign in at this identity provider. Needs `users`. */
  readonly oidc?: OidcOptions | undefined
  /** Services whose `/metrics` tell of held partitions and open breakers: URLs; one without a path means `/metrics`. */
  readonly consumers?: readonly string[] | undefined
  /** Topics that hold what is decided: `<name>.ledger` and `<name>.audit`. @default 'dead-letter' */
  readonly ledger?: string | undefined
  /** Paths of fields and names of headers that are hidden. */
  readonly mask?: readonly string[] | undefined
  /** Indexes letters without their values. */
  readonly noValues?: boolean | undefined
  /** Bytes of each value that are indexed. @default 2048 */
  readonly valueBytes?: number | undefined
  /** Bytes of the index in all; above, the oldest letters go. @default 8 GiB */
  readonly maxIndexBytes?: number | undefined
  /** A redrive needs a second person's signature. */
  readonly signOff?: boolean | undefined
  /** Looks into every topic for dead letters, not only into those that are named or configured as holding some. */
  readonly allTopics?: boolean | undefined
  /** Where people see it, when a proxy stands before it: `https://ops.example/dead-letters`. */
  readonly origin?: string | undefined
  /** Proxies whose X-Forwarded-For is believed: addresses or networks, such as `10.0.0.0/8`. @default none */
  readonly trustedProxies?: readonly string[] | undefined
  /** Who acts where nobody signs in, as the audit tells it. @default 'console' */
  readonly localUser?: string | undefined
  /** Where settings came from, by name, for the page that shows them. */
  readonly sources?: Readonly<Record<string, string>> | undefined
  /** Told what the operator of the console should know, one line each. */
  readonly onLog?: ((line: string) => void) | undefined
}

export const defaults = {
  port: 8080,
  host: '127.0.0.1',
  valueBytes: 2048,
  maxIndexBytes: 8 * 1024 ** 3,
  oidcScope: 'openid profile email',
  groupsClaim: 'groups',
  recheckMs: 30_000
} as const

/** Why a console is not started. */
export class ConsoleOptionsError extends Error {}

export const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i.test(host)

/** @throws ConsoleOptionsError */
export function checkOptions(options: ConsoleOptions): void {
  checkWaysIn(options)
  for (const consumer of options.consumers ?? []) checkConsumer(consumer)
  for (const proxy of options.trustedProxies ?? [])
    if (!isNetwork(proxy))
      refuse(`'${proxy}' of trusted-proxies is no address and no network: give such as 10.0.0.7 or 10.0.0.0/8`)
}

/** Checks what says who may, and from where. */
function checkWaysIn({ host = defaults.host, users, oidc, origin }: ConsoleOptions): void {
  const reached = !isLoopback(host)
  if (reached && users === undefined)
    refuse(`a console at ${host} could be reached by others: say who may with --users, or listen at 127.0.0.1`)
  if (oidc === undefined) return
  const { issuer, clientId, scope = defaults.oidcScope, recheckMs = defaults.recheckMs } = oidc
  const url = URL.parse(issuer)
  if (url === null || !isSafe(url) || url.search !== '' || url.hash !== '' || url.username !== '')
    refuse('--oidc-issuer is an https address without query and fragment, or an http one of loopback')
  if (clientId === '') refuse('--oidc-client-id is empty: the identity provider knows the console by it')
  if (users === undefined)
    refuse('with --oidc-issuer a file of --users has to say which of its groups may what: see docs/console.md')
  if (!scope.split(' ').includes('openid')) refuse("--oidc-scope has to hold 'openid'")
  if (!(recheckMs > 0 && recheckMs <= defaults.recheckMs)) refuse('oidc.recheckMs is between 1 and 30000')
  const own = origin === undefined ? null : URL.parse(origin)
  if (origin !== undefined && (own === null || !isSafe(own)))
    refuse(
      'with --oidc-issuer --origin-url has to be https, or http at loopback: what the provider sends back is secret'
    )
  if (reached && origin === undefined)
    refuse(
      'with --oidc-issuer --origin-url has to say where people see the console: the provider sends them back there'
    )
}

const isSafe = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))

/** Not shown, whatever is wrong with it: it may hold a token. */
function checkConsumer(target: string): void {
  const url = URL.parse(target)
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    refuse('each of consumers must be a URL that begins with http:// or https://, without a user name and password')
}

/** Whether it is an address or a network; all addresses together (`/0`) are nobody's proxy. */
export function isNetwork(text: string): boolean {
  const [host = '', bits, more] = text.split('/')
  const version = isIP(host)
  if (version === 0 || host.includes('%') || more !== undefined) return false
  if (bits === undefined) return true
  if (!/^[1-9]\d{0,2}$/.test(bits)) return false
  try {
    new BlockList().addSubnet(host, Number(bits), version === 6 ? 'ipv6' : 'ipv4')
    return true
  } catch {
    return false
  }
}

function refuse(reason: string): never {
  throw new ConsoleOptionsError(reason)
}
