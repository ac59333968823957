import type { Decoded, DraftOf, Field, Fields, Message, MessageOf, Primitive } from './fields.ts'
import { contains } from './versions.ts'
import { MalformedMessage, type WireReader } from './wire-reader.ts'
import { WireWriter } from './wire-writer.ts'

type Read = (reader: WireReader) => unknown
type Write = (writer: WireWriter, value: unknown) => void
interface Codec {
  readonly read: Read
  readonly write: Write
  /** The fewest bytes that a value takes: bounds what an array may claim to hold. */
  readonly least: number
}

const codecs = new WeakMap<Message, Codec[]>()

/** Reads a message of one version. @throws MalformedMessage when the bytes are not one */
export function decode<F extends Fields>(message: Message<F>, version: number, reader: WireReader): Decoded<F> {
  return codecOf(message, version).read(reader) as Decoded<F>
}

/** Writes a message of one version; a field that is left out has its default. */
export function encode<M extends Message>(message: M, version: number, value: DraftOf<M>, writer: WireWriter): void {
  codecOf(message, version).write(writer, value)
}

/** A message with every field at its default: what an empty draft means. */
export function emptyMessage<M extends Message>(message: M): MessageOf<M> {
  return defaultsOf(message.fields) as MessageOf<M>
}

/** The tables compiled to one reader and one writer per version, on first use. */
function codecOf(message: Message, version: number): Codec {
  let known = codecs.get(message)
  if (known === undefined) {
    known = []
    codecs.set(message, known)
  }
  known[version] ??= structCodec(message.fields, version, contains(message.flexible, version))
  return known[version] as Codec
}

interface Member extends Codec {
  readonly name: string
  readonly fallback: unknown
}

function structCodec(fields: Fields, version: number, flexible: boolean): Codec {
  const plain: Member[] = []
  const tagged: (Member & { readonly tag: number })[] = []
  const absent: { readonly name: string; readonly fallback: unknown }[] = []
  for (const [name, field] of Object.entries(fields)) {
    const fallback = defaultOf(field)
    if (!contains(field.versions, version)) {
      absent.push({ name, fallback })
      continue
    }
    const member = { name, fallback, ...valueCodec(field, version, flexible) }
    if (field.tag !== null && contains(field.taggedIn, version)) tagged.push({ ...member, tag: field.tag })
    else plain.push(member)
  }
  tagged.sort((a, b) => a.tag - b.tag)

  return {
    least: plain.reduce((sum, member) => sum + member.least, flexible ? 1 : 0),
    read(reader) {
      const value: Record<string, unknown> = {}
      for (const member of plain) value[member.name] = member.read(reader)
      for (const { name, fallback } of absent) value[name] = fallback
      for (const { name, fallback } of tagged) value[name] = fallback
      if (flexible) readTagged(reader, tagged, value)
      return value
    },
    write(writer, value) {
      const given = (value ?? {}) as Record<string, unknown>
      for (const { name, fallback, write } of plain) {
        const one = given[name]
        write(writer, one === undefined ? fallback : one)
      }
      if (flexible) writeTagged(writer, tagged, given)
    }
  }
}

function readTagged(
  reader: WireReader,
  tagged: readonly (Member & { readonly tag: number })[],
  value: Record<string, unknown>
): void {
  let previous = -1
  for (let left = reader.uvarint(); left > 0; left--) {
    const tag = reader.uvarint()
    if (tag <= previous) throw new MalformedMessage(`tag ${tag} after tag ${previous}`)
    previous = tag
    const size = reader.uvarint()
    const known = tagged.find(member => member.tag === tag)
    if (known === undefined) {
      reader.skip(size)
      continue
    }
    const before = reader.remaining
    value[known.name] = known.read(reader)
    if (before - reader.remaining !== size)
      throw new MalformedMessage(`tagged field ${known.name} says ${size} bytes and has ${before - reader.remaining}`)
  }
}

function writeTagged(
  writer: WireWriter,
  tagged: readonly (Member & { readonly tag: number })[],
  given: Record<string, unknown>
): void {
  const present = tagged.filter(({ name, fallback }) => !isDefault(given[name], fallback))
  writer.uvarint(present.length)
  for (const { name, tag, write } of present) {
    const body = new WireWriter(64)
    write(body, given[name])
    writer.uvarint(tag)
    writer.uvarint(body.length)
    writer.append(body)
  }
}

/** Kafka leaves out tagged fields that have their default. */
function isDefault(value: unknown, fallback: unknown): boolean {
  if (value === undefined || value === fallback) return true
  if (Array.isArray(value) && Array.isArray(fallback)) return value.length === 0 && fallback.length === 0
  if (Buffer.isBuffer(value) && Buffer.isBuffer(fallback)) return value.equals(fallback)
  if (typeof value !== 'object' || value === null || typeof fallback !== 'object' || fallback === null) return false
  return Object.entries(fallback).every(([name, one]) => isDefault((value as Record<string, unknown>)[name], one))
}

function valueCodec(field: Field<unknown>, version: number, flexible: boolean): Codec {
  const nullable = contains(field.nullable, version)
  if (field.kind === 'array') {
    const of = field.element === null ? structOf(field, version, flexible) : primitives(field.element, flexible, false)
    return arrayCodec(of, field.element === null, flexible, nullable)
  }
  if (field.kind === 'struct') return structOrNull(structOf(field, version, flexible), nullable)
  return primitives(field.kind, flexible, nullable)
}

function structOf(field: Field<unknown>, version: number, flexible: boolean): Codec {
  return structCodec(field.fields ?? {}, version, flexible)
}

function structOrNull(of: Codec, nullable: boolean): Codec {
  if (!nullable) return of
  return {
    least: 1,
    read: reader => (reader.int8() < 0 ? null : of.read(reader)),
    write(writer, value) {
      writer.int8(value === null ? -1 : 1)
      if (value !== null) of.write(writer, value)
    }
  }
}

function arrayCodec(of: Codec, structs: boolean, flexible: boolean, nullable: boolean): Codec {
  const leastOfOne = Math.max(1, of.least)
  return {
    least: flexible ? 1 : 4,
    read(reader) {
      const count = flexible ? reader.compactLength() : reader.int32()
      if (count < 0) return nothing(nullable, 'an array')
      reader.elements(count, leastOfOne, structs)
      const values: unknown[] = []
      for (let i = 0; i < count; i++) values.push(of.read(reader))
      return values
    },
    write(writer, value) {
      if (value === null) return writeLength(writer, -1, flexible)
      const values = value as readonly unknown[]
      writeLength(writer, values.length, flexible)
      for (const one of values) of.write(writer, one)
    }
  }
}

function nothing(nullable: boolean, what: string): null {
  if (!nullable) throw new MalformedMessage(`${what} is null that must not be`)
  return null
}

function writeLength(writer: WireWriter, length: number, flexible: boolean): void {
  if (flexible) writer.uvarint(length + 1)
  else writer.int32(length)
}

/** Kafka takes no longer ones where the length would allow it either: they could not be answered in older versions. */
const longestString = 2 ** 15 - 1

function primitives(kind: Primitive, flexible: boolean, nullable: boolean): Codec {
  switch (kind) {
    case 'string':
      return {
        least: flexible ? 1 : 2,
        read(reader) {
          const length = flexible ? reader.compactLength() : reader.int16()
          if (length > longestString) throw new MalformedMessage(`a string of ${length} bytes`)
          return length < 0 ? nothing(nullable, 'a string') : reader.string(length)
        },
        write(writer, value) {
          const length = value === null ? -1 : Buffer.byteLength(value as string)
          if (flexible) writer.uvarint(length + 1)
          else writer.int16(length)
          if (length > 0) writer.string(value as string, length)
        }
      }
    case 'bytes':
    case 'records':
      return {
        least: flexible ? 1 : 4,
        read(reader) {
          const length = flexible ? reader.compactLength() : reader.int32()
          if (length < 0) return nothing(nullable, kind)
          // What is kept for long, such as a member's metadata, must not keep the whole frame: only records stay a view.
          return kind === 'bytes' ? Buffer.from(reader.bytes(length)) : reader.bytes(length)
        },
        write(writer, value) {
          const parts = value === null || Array.isArray(value) ? (value as Buffer[] | null) : [value as Buffer]
          writeLength(writer, parts === null ? -1 : parts.reduce((sum, part) => sum + part.length, 0), flexible)
          for (const part of parts ?? []) writer.bytes(part)
        }
      }
    default:
      return {
        least: widths[kind],
        read: reader => reader[kind](),
        write: (writer, value) => (writer[kind] as (v: unknown) => void).call(writer, value)
      }
  }
}

const widths = { bool: 1, int8: 1, int16: 2, int32: 4, int64: 8, float64: 8, uuid: 16 } as const

const zeros: Readonly<Record<Primitive, unknown>> = {
  bool: false,
  int8: 0,
  int16: 0,
  int32: 0,
  int64: 0n,
  float64: 0,
  uuid: 'AAAAAAAAAAAAAAAAAAAAAA',
  string: '',
  bytes: Buffer.alloc(0),
  records: null
}

function defaultOf(field: Field<unknown>): unknown {
  if (field.default !== undefined) return field.default
  if (field.kind === 'array') return emptyArray
  if (field.kind === 'struct') return defaultsOf(field.fields ?? {})
  return zeros[field.kind]
}
const emptyArray: readonly unknown[] = Object.freeze([])

function defaultsOf(fields: Fields): Readonly<Record<string, unknown>> {
  return Object.freeze(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, defaultOf(field)])))
}
