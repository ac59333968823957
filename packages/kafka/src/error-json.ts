import { readProperty } from './thrown.ts'

/** What an error is as JSON, which `JSON.stringify` makes `{}` of: name, code, message, its fields, its cause. */
export interface ErrorJson {
  readonly name: string
  readonly code?: string | number
  readonly message: string
  readonly [field: string]: unknown
}

const MAX_DEPTH = 8

/** Total: a cause may be anything that was thrown, and loop. Stack traces are left out. */
export function errorToJson(error: Error, fields: Readonly<Record<string, unknown>> = {}, depth = 0): ErrorJson {
  const code = readProperty(error, 'code')
  const inner = depth < MAX_DEPTH ? readProperty(error, 'cause') : undefined
  const cause = inner === undefined ? undefined : causeToJson(inner, depth + 1)
  return {
    name: textOf(readProperty(error, 'name'), 'Error'),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    message: textOf(readProperty(error, 'message'), ''),
    ...fields,
    ...(cause === undefined ? {} : { cause })
  }
}

/** A name or message that is no text may be a ring, or have a `toJSON` that throws. */
const textOf = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise)

/** Whatever was thrown, as JSON. Total; of somebody else's error its own `toJSON` is not asked: it may tell a request with its headers. */
export function thrownToJson(thrown: unknown): unknown {
  if (typeof thrown === 'string' || thrown === null) return thrown
  return causeToJson(thrown, 0)
}

function causeToJson(cause: unknown, depth: number): unknown {
  try {
    if (cause instanceof Error) return errorToJson(cause, {}, depth)
    return typeof cause === 'object' || typeof cause === 'function'
      ? Object.prototype.toString.call(cause)
      : String(cause)
  } catch {
    return 'a cause that cannot be shown'
  }
}

/** Facts as JSON takes them: big integers as text, what JSON has no word for left out. */
export function factsToJson(facts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]): [string, unknown][] => {
      if (typeof value === 'bigint' || value instanceof RegExp) return [[name, String(value)]]
      if (value instanceof Error) return [[name, causeToJson(value, 1)]]
      if (typeof value === 'function' || typeof value === 'symbol' || value === undefined) return []
      if (typeof value !== 'object') return [[name, value]]
      try {
        return [[name, JSON.parse(JSON.stringify(value))]]
      } catch {
        return []
      }
    })
  )
}
