import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  failureStages,
  type HeaderMatch,
  isMask,
  letterClasses,
  type OriginMatch,
  parseOrigin
} from '@dead-letter/operator'
import { UsageError } from '../usage-error.ts'
import { readInstant } from './instant.ts'
import { choice, keys, nameLists, type Place, type Reader } from './readers.ts'

const each =
  <T>(read: Reader<T>): Reader<readonly T[]> =>
  (given, place) =>
    (Array.isArray(given) ? given : [given]).map(item => read(item, place))

export const classes = each(choice(...letterClasses))
export const stages = each(choice(...failureStages))

export const origins: Reader<readonly OriginMatch[]> = each((given, place) => {
  const origin = typeof given === 'string' ? parseOrigin(given) : null
  if (origin === null)
    throw new UsageError(`${place.label} must be orders, orders:3, orders:3:100 or orders:3:100-200; got '${given}'`)
  return origin
})

export const headers: Reader<readonly HeaderMatch[]> = each((given, place) => {
  const [, name, value] = typeof given === 'string' ? (/^([^=]+)(?:=(.*))?$/s.exec(given) ?? []) : []
  if (name === undefined) throw new UsageError(`${place.label} must be a name or name=value; got '${given}'`)
  return value === undefined ? { name } : { name, value }
})

/** A span of time: 90s, 24h, 7d. */
export const duration: Reader<number> = (given, place) => {
  const before = readInstant(given, 0)
  if (typeof before === 'number' && before <= 0) return -before
  throw new UsageError(`${place.label} must be a span of time such as 90s, 24h, 7d; got '${given}'`)
}

/** Paths of fields and names of headers: separated by commas, by repeating the flag, or a JSON array. */
export const masks: Reader<readonly string[]> = (given, place) =>
  nameLists(given, place).map(mask => {
    if (isMask(mask)) return mask
    throw new UsageError(
      `${place.label} must be paths of fields such as $.card, $.items[*].sku or $..card, or names of headers; got '${mask}'`
    )
  })

/** Keys, and `@file` for a file with one in each line. */
export const lineages: Reader<readonly string[]> = (given, place) =>
  (Array.isArray(given) ? given : [given]).flatMap((item: unknown) =>
    keys(typeof item === 'string' && item.startsWith('@') ? linesOf(item.slice(1), place) : item, place)
  )

function linesOf(file: string, place: Place): readonly string[] {
  let text: string
  try {
    text = readFileSync(resolve(place.folder, file), 'utf8')
  } catch (error) {
    throw new UsageError(
      `${place.label}: file ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? error})`
    )
  }
  const lines = text.split('\n').map(line => line.trim())
  const found = lines.filter(line => line !== '' && !line.startsWith('#'))
  if (found.length === 0) throw new UsageError(`${place.label}: file ${file} names no failure`)
  return found
}
