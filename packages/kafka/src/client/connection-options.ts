import type { Duplex } from 'node:stream'
import type { ConnectionOptions as TlsOptions } from 'node:tls'
import { DeadLetterError } from '../errors.ts'
import { checkOptions, type Filled, type OptionRule, type OptionRules } from '../options/check.ts'
import { aFunction, integer, milliseconds, oneOf, text } from '../options/rules.ts'
import { extensionsFault } from './sasl-extensions.ts'

/** A credential: the text, or a function that is asked for it at each new connection. */
export type Credential = string | (() => string | Promise<string>)

export type SaslMechanism = 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512' | 'OAUTHBEARER'

/** How this client proves who it is. No credential ever appears in an error. */
export interface SaslOptions {
  /** The mechanism; the listener must offer it. */
  readonly mechanism: SaslMechanism
  /** For `PLAIN` and `SCRAM-*`. */
  readonly username?: Credential
  /** For `PLAIN` and `SCRAM-*`. */
  readonly password?: Credential
  /** The bearer token, for `OAUTHBEARER`. A function is asked again before the broker's session expires. */
  readonly token?: Credential
  /**
   * For `OAUTHBEARER`: what goes with the token, such as `{ logicalCluster: 'lkc-…', identityPoolId: 'pool-…' }` for Confluent
   * Cloud; or a function that is asked at each new connection.
   * @default none
   */
  readonly extensions?: SaslExtensions | (() => SaslExtensions | Promise<SaslExtensions>)
}

/** Names of letters, values of printable ASCII. */
export type SaslExtensions = Readonly<Record<string, string>>

/** Options of `node:tls`, or a function that is asked for them at each new connection. */
export type TlsSource = TlsOptions | (() => TlsOptions | Promise<TlsOptions>)

/** Where a connection is to go, for {@link ConnectionOptions.socketFactory}. */
export interface SocketTarget {
  /** A name or an address; IPv6 without brackets. */
  readonly host: string
  readonly port: number
  /** Aborted when the connection is no longer wanted. */
  readonly signal: AbortSignal
}

/** Gives a stream to a broker that is connected and speaks nothing yet. */
export type SocketFactory = (target: SocketTarget) => Duplex | Promise<Duplex>

/** Where the cluster is and how to get in. */
export interface ConnectionOptions {
  /**
   * Brokers to begin with: `'host:port'`, several in an array or separated by commas. IPv6 addresses stand in brackets,
   * as in `'[::1]:9092'`. The port is 9092 when left out. The other brokers are learnt from these.
   */
  readonly brokers: string | readonly string[]
  /**
   * The name under which the brokers' logs, quotas and metrics know this client.
   * @default 'dead-letter'
   */
  readonly clientId?: string
  /**
   * `true` for TLS with Node's trusted authorities, or options of `node:tls` (`ca`, `cert`, `key`, `servername`, …), or a
   * function that gives them: it is asked at each new connection, so that certificates that change are taken.
   * @default no TLS
   */
  readonly tls?: boolean | TlsSource
  /**
   * How this client proves who it is: mechanism and credentials.
   * @default no authentication
   */
  readonly sasl?: SaslOptions
  /**
   * Milliseconds until a connection must stand, TLS and authentication included. Minimum 1.
   * @default 5000
   */
  readonly connectTimeoutMs?: number
  /**
   * Milliseconds until a request must be answered; requests that let the broker wait (a fetch, a rebalance) have that
   * wait on top when it is longer. Minimum 1.
   * @default 30000
   */
  readonly requestTimeoutMs?: number
  /**
   * Bytes that an answer of a broker may have; a longer one ends its connection. Must be larger than
   * `fetch.maxBytes` by 64 KiB, and than the largest batch. From 1 MiB to 1 GiB.
   * @default 134217728
   */
  readonly maxAnswerBytes?: number
  /**
   * The rack or availability zone that this client is in, as the brokers' `broker.rack` has it: records are then fetched
   * from a replica there, where the cluster is set up for it (`replica.selector.class`).
   * @default none
   */
  readonly rack?: string
  /**
   * Makes the connections in place of this library, for instance through a proxy. TLS, where asked for, is spoken over what it gives.
   * @default none
   */
  readonly socketFactory?: SocketFactory
}

/** Checked connection options, defaults filled in; itself valid as {@link ConnectionOptions}. */
export type ConnectionSettings = Filled<
  Omit<ConnectionOptions, 'brokers' | 'tls'>,
  'sasl' | 'rack' | 'socketFactory'
> & {
  /** As `host:port`, IPv6 in brackets. */
  readonly brokers: readonly string[]
  readonly tls?: TlsSource
}

export interface BrokerAddress {
  /** IPv6 without brackets. */
  readonly host: string
  readonly port: number
}

/** Of an answer to a fetch, what is kept for all that is not records: the frame, and a hundred bytes for each partition. */
const notRecordsBytes = 65_536

/** How many bytes of records may be asked for at once, so that the answer is within its bound. */
export const mostFetchedBytes = (maxAnswerBytes: number): number => maxAnswerBytes - notRecordsBytes

/** Accepted here whatever it is and read by {@link readConnectionOptions}, so that no secret reaches a general message. */
const readLater = (expected: string, extra: Pick<OptionRule, 'required'> = {}): OptionRule => ({
  expected,
  accepts: () => true,
  ...extra
})

/** Rules of the connection options, to be joined with a consumer's others. What they let pass, {@link readConnectionOptions} checks. */
export const connectionRules: OptionRules<ConnectionOptions> = {
  brokers: readLater("'host:port', or an array of them", { required: true }),
  clientId: text({ default: 'dead-letter' }),
  tls: readLater('true, options of node:tls, or a function that returns them'),
  sasl: readLater('an object with mechanism and credentials'),
  connectTimeoutMs: milliseconds(1, { default: 5_000 }),
  requestTimeoutMs: milliseconds(1, { default: 30_000 }),
  maxAnswerBytes: integer(1_048_576, 1_073_741_824, { default: 134_217_728 }),
  rack: text(),
  socketFactory: aFunction('({ host, port, signal }) => a connected stream')
}

const credential: OptionRule = readLater('a string that is not empty, or a function that returns one')

export const saslRules: OptionRules<SaslOptions> = {
  mechanism: oneOf(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'], { required: true }),
  username: credential,
  password: credential,
  token: credential,
  extensions: readLater('an object of texts, or a function that returns one')
}

/**
 * Checks connection options, fills in defaults and freezes the result.
 * @throws DeadLetterError OPTION_UNKNOWN, OPTION_MISSING, OPTION_INVALID; never with a credential in it
 */
export function readConnectionOptions(given: unknown): ConnectionSettings {
  type Given = Filled<ConnectionOptions, 'tls' | 'sasl' | 'rack' | 'socketFactory'>
  const { tls: givenTls, sasl, brokers, ...options } = checkOptions<Given>(given, connectionRules, '')
  const tls = readTls(givenTls)
  return Object.freeze({
    ...options,
    brokers: readBrokers(brokers),
    ...(tls === undefined ? {} : { tls }),
    ...(sasl === undefined ? {} : { sasl: readSasl(sasl) })
  })
}

function readBrokers(given: unknown): readonly string[] {
  const list: readonly unknown[] = typeof given === 'string' ? given.split(',') : Array.isArray(given) ? given : []
  if (list.length === 0) {
    throw new DeadLetterError('OPTION_INVALID', {
      option: 'brokers',
      expected: connectionRules.brokers.expected,
      got: Array.isArray(given) ? 'an empty array' : kindOf(given)
    })
  }
  return Object.freeze([
    ...new Set(
      list.map((item, i) =>
        addressText(parseBroker(item, list.length === 1 && typeof given === 'string' ? 'brokers' : `brokers[${i}]`))
      )
    )
  ])
}

/** @throws DeadLetterError OPTION_INVALID when `given` is not `host`, `host:port`, `[ipv6]` or `[ipv6]:port` */
export function parseBroker(given: unknown, option = 'brokers'): BrokerAddress {
  const refuse = (expected: string): DeadLetterError =>
    new DeadLetterError('OPTION_INVALID', {
      option,
      expected,
      got: typeof given === 'string' ? `'${withoutUserInfo(given)}'` : kindOf(given)
    })
  if (typeof given !== 'string') throw refuse("a string 'host:port'")
  const trimmed = given.trim()
  if (/^[a-z][a-z0-9_+.-]*:\/\//i.test(trimmed)) throw refuse("'host:port' without a scheme")
  if (/^[^[\]]*:[^[\]]*:/.test(trimmed)) throw refuse("an IPv6 address in brackets, as in '[::1]:9092', or 'host:port'")
  const match =
    /^(?:\[(?<ipv6>[0-9a-f:.]+(?:%[\w.-]+)?)\]|(?<host>[\w](?:[\w.-]*[\w.])?))(?::(?<port>\d{1,5}))?$/i.exec(trimmed)
  const host = match?.groups?.ipv6 ?? match?.groups?.host
  if (host === undefined) throw refuse("'host:port'")
  const port = Number(match?.groups?.port ?? 9092)
  if (port < 1 || port > 65_535) throw refuse("'host:port' with a port from 1 to 65535")
  return { host, port }
}

/** The address as a user writes it. */
export function addressText(address: BrokerAddress): string {
  return `${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`
}

function readTls(given: unknown): TlsSource | undefined {
  if (given === undefined || given === false) return undefined
  if (given === true) return {}
  if (typeof given === 'function') return given as TlsSource
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return checkTlsOptions(given)
  throw new DeadLetterError('OPTION_INVALID', {
    option: 'tls',
    expected: connectionRules.tls.expected,
    got: kindOf(given)
  })
}

/**
 * Refuses what would be taken and change nothing: a session of an earlier connection, which no broker is asked to resume.
 * @throws DeadLetterError OPTION_INVALID
 */
export function checkTlsOptions(options: TlsOptions): TlsOptions {
  if (options.session === undefined) return options
  throw new DeadLetterError('OPTION_INVALID', {
    option: 'tls.session',
    expected: 'left out, as TLS sessions are not resumed: each connection makes a whole handshake',
    got: kindOf(options.session)
  })
}

function readSasl(given: unknown): SaslOptions {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new DeadLetterError('OPTION_INVALID', {
      option: 'sasl',
      expected: connectionRules.sasl.expected,
      got: kindOf(given)
    })
  }
  const sasl = checkOptions<SaslOptions>(given, saslRules, 'sasl')
  const { extensions } = sasl
  const fault = extensions === undefined || typeof extensions === 'function' ? undefined : extensionsFault(extensions)
  if (fault !== undefined)
    throw new DeadLetterError('OPTION_INVALID', {
      option: 'sasl.extensions',
      expected: saslRules.extensions.expected,
      got: fault
    })
  const needed: readonly (keyof SaslOptions)[] = sasl.mechanism === 'OAUTHBEARER' ? ['token'] : ['username', 'password']
  for (const name of needed) {
    const value: unknown = sasl[name]
    const option = `sasl.${name}`
    if (value === undefined) {
      throw new DeadLetterError('OPTION_MISSING', {
        option,
        expected: `${credential.expected}, with mechanism ${sasl.mechanism}`
      })
    }
    if (typeof value === 'function' || (typeof value === 'string' && value !== '')) continue
    throw new DeadLetterError('OPTION_INVALID', {
      option,
      expected: credential.expected,
      got: value === '' ? 'an empty string' : kindOf(value)
    })
  }
  return sasl
}

/** What a value is, without what it says: it may be a secret. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function withoutUserInfo(broker: string): string {
  return (broker.includes('@') ? `***@${broker.slice(broker.lastIndexOf('@') + 1)}` : broker).slice(0, 120)
}
