import { resolve } from 'node:path'
import { UsageError } from '../usage-error.ts'
import { readInstant } from './instant.ts'
import { readExpression, splitList } from './lists.ts'

/** Where a setting was given: how an error names it, and what relative paths are relative to. */
export interface Place {
  readonly label: string
  readonly folder: string
}

/** Turns what a flag, an environment variable (both text) or the configuration file (JSON) gave into a setting. */
export type Reader<T> = (given: unknown, place: Place) => T

function refuse(given: unknown, place: Place, expected: string): never {
  throw new UsageError(`${place.label} must be ${expected}; got ${show(given)}`)
}

/** An object is not quoted: it may hold a secret. */
function show(given: unknown): string {
  if (typeof given === 'object' && given !== null) return Array.isArray(given) ? 'a list' : 'an object'
  const text = typeof given === 'string' ? `'${given}'` : String(given)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

export const text: Reader<string> = (given, place) =>
  typeof given === 'string' && given.trim() !== '' ? given : refuse(given, place, 'a text that is not empty')

/** A text that is never shown, whatever is wrong with it. */
export const secret: Reader<string> = (given, place) => {
  if (typeof given === 'string' && given !== '') return given
  throw new UsageError(`${place.label} must be a text that is not empty`)
}

/** Somebody who gives the key or the token itself for the name of its file must not see it in a message. */
export const path: Reader<string> = (given, place) => {
  if (typeof given === 'string' && /-----BEGIN |[\r\n]|^eyJ[\w-]+\.[\w-]+\./.test(given))
    throw new UsageError(`${place.label} must be the name of a file, not what is in it`)
  return resolve(place.folder, text(given, place))
}

/** Texts as they are, by repeating the flag. */
export const texts: Reader<readonly string[]> = (given, place) =>
  (Array.isArray(given) ? given : [given]).map(item => text(item, place))

/** Keys of failures, whole or how they begin: separated by commas or by repeating the flag. */
export const keys: Reader<readonly string[]> = (given, place) =>
  nameLists(given, place).map(key =>
    /^[0-9a-f]{4,32}$/i.test(key) ? key.toLowerCase() : refuse(key, place, '4 to 32 hex digits of a key')
  )

/** Names of files: one by one by repeating the flag, separated by commas in the environment, or a JSON array. */
export const paths: Reader<readonly string[]> = (given, place) => nameLists(given, place).map(file => path(file, place))

export const flag: Reader<boolean> = (given, place) => {
  if (typeof given === 'boolean') return given
  if (typeof given === 'string' && /^(true|1|yes|on)$/i.test(given)) return true
  if (typeof given === 'string' && /^(false|0|no|off)$/i.test(given)) return false
  return refuse(given, place, 'true or false')
}

export const count =
  (least: number): Reader<number> =>
  (given, place) => {
    const number = typeof given === 'string' && /^\d+$/.test(given.trim()) ? Number(given) : given
    return typeof number === 'number' && Number.isSafeInteger(number) && number >= least
      ? number
      : refuse(given, place, `a whole number of at least ${least}`)
  }

/** A count, or 'off' for no limit. */
export const countOrOff: Reader<number> = (given, place) => {
  if (given === 'off') return Number.POSITIVE_INFINITY
  const number = typeof given === 'string' && /^\d+$/.test(given.trim()) ? Number(given) : given
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 1
    ? number
    : refuse(given, place, "a whole number of at least 1, or 'off'")
}

export const choice =
  <T extends string>(...names: readonly T[]): Reader<T> =>
  (given, place) =>
    names.includes(given as T)
      ? (given as T)
      : refuse(given, place, names.length === 2 ? names.join(' or ') : `one of ${names.join(', ')}`)

/** Names separated by commas, or a JSON array of names. */
export const names: Reader<readonly string[]> = (given, place) => {
  const items = typeof given === 'string' ? given.split(',') : given
  if (!Array.isArray(items) || items.length === 0) return refuse(given, place, 'one or more names, separated by commas')
  return items.map(item => text(typeof item === 'string' ? item.trim() : item, place))
}

/** The same, also by repeating the flag. */
export const nameLists: Reader<readonly string[]> = (given, place) =>
  (Array.isArray(given) ? given : [given]).flatMap((item: unknown) => names(item, place))

export const brokers: Reader<readonly string[]> = (given, place) =>
  names(given, place).map(broker => {
    const [, port = '9092'] = /^(?:\[[0-9a-f:.%\w-]+\]|[^\s:/@[\]]+)(?::(\d{1,5}))?$/i.exec(broker) ?? [undefined, '0']
    if (Number(port) < 1 || Number(port) > 65_535)
      refuse(broker.replace(/^.*@/, '***@'), place, 'host:port, several separated by commas')
    return broker
  })

/** Topics' names, and /regular expressions/ over topic names: separated by commas, by repeating the flag, or a JSON array. */
export const topics: Reader<readonly (string | RegExp)[]> = (given, place) => {
  const items = (Array.isArray(given) ? given : [given]).flatMap((item: unknown) =>
    typeof item === 'string' ? splitList(item) : refuse(item, place, 'topic names and /regular expressions/')
  )
  if (items.length === 0) refuse(given, place, 'at least one topic')
  return items.map(item => (item.startsWith('/') ? pattern(item, place) : topicName(item, place)))
}

function pattern(item: string, place: Place): RegExp {
  const expression = readExpression(item)
  if (expression === null) return refuse(item, place, 'a regular expression between two slashes: /orders-.+/')
  try {
    return new RegExp(expression.source, expression.flags)
  } catch (error) {
    throw new UsageError(`${place.label}: ${item} is not a regular expression (${(error as Error).message})`)
  }
}

export const topicName: Reader<string> = (given, place) =>
  typeof given === 'string' && /^[A-Za-z0-9._-]{1,249}$/.test(given) && given !== '.' && given !== '..'
    ? given
    : refuse(given, place, 'a topic name (1 to 249 characters of [A-Za-z0-9._-])')

export type From = 'earliest' | 'latest' | number

export const from: Reader<From> = (given, place) => {
  if (given === 'earliest' || given === 'latest') return given
  const instant = readInstant(given)
  return typeof instant === 'number'
    ? instant
    : refuse(given, place, `earliest, latest or a timestamp (${instant.reason})`)
}

/** A timestamp, or how long ago. */
export const since: Reader<number> = (given, place) => {
  const instant = readInstant(given, Date.now())
  return typeof instant === 'number'
    ? instant
    : refuse(given, place, `a timestamp or an age such as 1h, 24h, 7d (${instant.reason})`)
}

export interface NewTopic {
  readonly name: string
  readonly partitions?: number
}

/** Each a name, or a name and a number of partitions: `orders:3`. */
export const newTopics: Reader<readonly NewTopic[]> = (given, place) =>
  (given as readonly string[]).flatMap(splitList).map(item => {
    const [, name, partitions] = /^([^:]+)(?::([1-9]\d{0,4}))?$/.exec(item) ?? []
    if (name === undefined) return refuse(item, place, 'a name, or a name and a number of partitions: orders:3')
    return { name, ...(partitions === undefined ? {} : { partitions: Number(partitions) }) }
  })

/** Each `name=value`; of one name that comes again the last counts. */
export const assignments: Reader<Readonly<Record<string, string>>> = (given, place) =>
  Object.fromEntries(
    (given as readonly string[]).map(item => {
      const at = item.indexOf('=')
      return at < 1
        ? refuse(item, place, 'a name and a value: num.partitions=3')
        : [item.slice(0, at), item.slice(at + 1)]
    })
  )

/** Each `name=value`, by repeating the flag or separated by commas; in the file an array, or an object of names and values. */
export const saslExtensions: Reader<Readonly<Record<string, string>>> = (given, place) => {
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given)
  const pairs = isObject
    ? Object.entries(given)
    : nameLists(given, place).map(item => {
        const at = item.indexOf('=')
        return [item.slice(0, Math.max(0, at)), item.slice(at + 1)] as const
      })
  // RFC 7628 and KIP-342: the values are not shown, whatever they are.
  const isSendable = ([name, value]: readonly [string, unknown]): boolean =>
    /^[A-Za-z]+$/.test(name) && name !== 'auth' && typeof value === 'string' && /^[\x21-\x7e ]+$/.test(value)
  if (pairs.length > 0 && pairs.every(isSendable)) return Object.fromEntries(pairs) as Record<string, string>
  throw new UsageError(`${place.label} must be names of letters and values of printable ASCII: name=value`)
}

export type Check = { readonly kind: 'json' | 'text' | 'none' } | { readonly kind: 'schema'; readonly file: string }

export const check: Reader<Check> = (given, place) => {
  if (given === 'json' || given === 'text' || given === 'none') return { kind: given }
  if (typeof given === 'string' && given.startsWith('schema:') && given.length > 7)
    return { kind: 'schema', file: resolve(place.folder, given.slice(7)) }
  return refuse(given, place, 'json, text, schema:FILE or none')
}
