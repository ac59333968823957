import { UsageError } from '../usage-error.ts'
import { isLoopback } from './address-readers.ts'
import type { HeaderTemplate } from './header-templates.ts'
import { nameLists, type Place, type Reader } from './readers.ts'

/** Ports that fetch does not connect to, as the Fetch standard lists them ("bad ports"). */
const blockedPorts: ReadonlySet<number> = new Set([
  ...[0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109],
  ...[
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531
  ],
  ...[532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060],
  ...[5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080]
])

/** An endpoint's URL. */
export const url: Reader<string> = (given, place) => urlOf(given, place, '; give them with --http-header')

/** It may hold a token anywhere: whatever is wrong with it, it is not shown. */
function urlOf(given: unknown, { label }: Place, insteadOfPassword: string): string {
  const parsed = typeof given === 'string' && URL.canParse(given) ? new URL(given) : null
  // fetch refuses such a URL, in an error that quotes it.
  if (parsed?.username || parsed?.password)
    throw new UsageError(`${label} must be a URL without a user name and password${insteadOfPassword}`)
  if (parsed === null || !/^https?:$/.test(parsed.protocol))
    throw new UsageError(
      `${label} must be a URL that begins with http:// or https://; it is not shown, as it may hold a token`
    )
  if (parsed.port !== '' && blockedPorts.has(Number(parsed.port)))
    throw new UsageError(
      `${label} must not use port ${parsed.port}: fetch connects to none of the Fetch standard's blocked ports`
    )
  return given as string
}

/** A URL to which a secret is sent: encrypted, unless it stays on this machine. */
export const tokenEndpoint: Reader<string> = (given, place) => {
  const endpoint = urlOf(given, place, '; give --sasl-client-id, and its secret by environment or file')
  const { protocol, hostname } = new URL(endpoint)
  if (protocol === 'https:' || isLoopback(hostname.replace(/^\[(.*)\]$/, '$1'))) return endpoint
  throw new UsageError(`${place.label} must begin with https://: the secret of --sasl-client-id is sent there`)
}

/** Several: separated by commas or by repeating the flag. */
export const urls: Reader<readonly string[]> = (given, place) =>
  nameLists(given, place).map(one => urlOf(one, place, ''))

/** What belongs to the connection or to the record is not the user's to set. */
const reserved =
  /^(?:connection|keep-alive|proxy-connection|transfer-encoding|content-length|te|trailer|upgrade|expect|host|x-kafka-.*)$/i

/** Each `Name: value`; in the environment one on each line, in the file an array, or an object of names and values. */
export const headers: Reader<readonly HeaderTemplate[]> = (given, place) => {
  if (typeof given === 'string')
    return given
      .split('\n')
      .filter(line => line.trim() !== '')
      .map(line => headerOf(line, place))
  if (Array.isArray(given)) return given.map(item => headerOf(item, place))
  if (typeof given !== 'object' || given === null) return refuse(place)
  return Object.entries(given).map(([name, value]) =>
    typeof value === 'string' ? header(name, value, place) : refuse(place)
  )
}

function headerOf(item: unknown, place: Place): HeaderTemplate {
  const at = typeof item === 'string' ? item.indexOf(':') : -1
  return at < 1
    ? refuse(place)
    : header((item as string).slice(0, at).trim(), (item as string).slice(at + 1).trim(), place)
}

function header(name: string, value: string, place: Place): HeaderTemplate {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/.test(name)) return refuse(place)
  if (reserved.test(name)) throw new UsageError(`${place.label}: the header ${name} is set by the program itself`)
  return { name, value }
}

/** What was given is not shown: it may be a secret. */
function refuse({ label }: Place): never {
  throw new UsageError(`${label} must be headers such as 'Authorization: Bearer \${env:TOKEN}'`)
}
