import { isUtf8 } from 'node:buffer'

/** What of a record tells its kind when nobody says what was wrong with it. */
export interface Payload {
  readonly value: Buffer | null
  /** Its headers' names with their values, in order. */
  readonly headers: readonly { readonly name: string; readonly value: Buffer | null }[]
}

/** Headers that name the type of what is in the value. */
const typeHeaders: ReadonlySet<string> = new Set([
  ...[
    '__TypeId__',
    'ce_type',
    'ce-type',
    'cloudEvents:type',
    'type',
    'event-type',
    'eventType',
    'event_type',
    'messageType'
  ],
  ...[
    'message-type',
    'message_type',
    'MT-MessageType',
    'content-type',
    'contentType',
    'spring_json_header_types',
    '__schema',
    'schema'
  ]
])

/** Bytes that are looked at, and paths that are told apart: a document with more of them is as one that has the first. */
const MAX_BYTES = 262_144
const MAX_PATHS = 128
const MAX_DEPTH = 12
const MAX_TEXT = 120

/**
 * The shape of a payload, as lines: type headers, and a tombstone, the id of a schema, the set of paths in a JSON document (`$.items[*].sku`,
 * without what they hold), or what the bytes look like. Records of one shape that died without a word are likely to have died of one cause.
 */
export function payloadShape({ value, headers }: Payload): readonly string[] {
  const lines: string[] = []
  for (const { name, value: type } of headers)
    if (typeHeaders.has(name) && type !== null && type.length <= MAX_TEXT && isUtf8(type))
      lines.push(`${name}: ${type.toString()}`)
  lines.push(...valueShape(value))
  return lines
}

function valueShape(value: Buffer | null): readonly string[] {
  if (value === null) return ['no value']
  if (value.length === 0) return ['an empty value']
  if (value[0] === 0 && value.length >= 5) return [`schema ${value.readInt32BE(1)}`]
  const document = jsonOf(value)
  if (document !== undefined) return pathsOf(document)
  return [
    `${isUtf8(value.subarray(0, MAX_BYTES)) ? 'text' : 'bytes'} of ${magnitude(value.length)}, beginning ${beginning(value)}`
  ]
}

function jsonOf(value: Buffer): unknown {
  if (value.length > MAX_BYTES) return undefined
  const first = value.toString('latin1', 0, 64).trimStart()[0]
  if (first !== '{' && first !== '[') return undefined
  try {
    return JSON.parse(value.toString())
  } catch {
    return undefined
  }
}

/** A document's paths, in order of their text: which order fields were written in says nothing. */
function pathsOf(document: unknown): readonly string[] {
  const paths = new Set<string>()
  const walk = (node: unknown, path: string, depth: number): void => {
    if (paths.size >= MAX_PATHS) return
    if (typeof node !== 'object' || node === null || depth === MAX_DEPTH) {
      paths.add(`${path}: ${node === null ? 'null' : typeof node}`)
      return
    }
    if (Array.isArray(node)) {
      if (node.length === 0) paths.add(`${path}[]`)
      for (const item of node.slice(0, 16)) walk(item, `${path}[*]`, depth + 1)
      return
    }
    for (const name of Object.keys(node).sort().slice(0, MAX_PATHS))
      walk((node as Record<string, unknown>)[name], `${path}.${isId(name) ? '*' : name.slice(0, 60)}`, depth + 1)
  }
  walk(document, '$', 0)
  return [...paths].sort()
}

/** A key that is an id makes a map of an object. */
const isId = (name: string): boolean => /^\d+$|^[0-9a-f-]{16,}$|\d{4}/i.test(name)

const magnitude = (length: number): string => `${10 ** Math.floor(Math.log10(length))} bytes and more`

/** The first byte, or of text what kind of character it is. */
function beginning(value: Buffer): string {
  const byte = value[0] as number
  if (byte >= 0x30 && byte <= 0x39) return 'a digit'
  if ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)) return 'a letter'
  return byte.toString(16).padStart(2, '0')
}
