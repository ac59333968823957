import type { VersionRange } from './versions.ts'

/**
 * The declarative language of the message tables. A field says its type, the versions that have it, those in which it
 * may be null, its default, and its tag if it is a tagged field (KIP-482). codec.ts turns a table into readers and writers.
 */
export interface Field<T> {
  readonly kind: Kind
  readonly versions: VersionRange
  readonly nullable: VersionRange
  readonly default: unknown
  /** The tag, in the versions `taggedIn`. */
  readonly tag: number | null
  readonly taggedIn: VersionRange
  /** Of an array: its elements, where they are no structs. */
  readonly element: Primitive | null
  /** Of a struct, or of an array of structs. */
  readonly fields: Fields | null
  /** Never there at run time: carries the type. */
  readonly type?: T
}

export type Fields = { readonly [name: string]: Field<unknown> }

export interface PrimitiveTypes {
  bool: boolean
  int8: number
  int16: number
  int32: number
  int64: bigint
  float64: number
  /** As Kafka prints it: base64url, 22 characters. */
  uuid: string
  string: string
  bytes: Buffer
  /** Record batches as they are on the wire. To write, also several in a row. */
  records: Buffer
}
export type Primitive = keyof PrimitiveTypes
export type Kind = Primitive | 'struct' | 'array'

/** What a decoded struct looks like: every field is there; one that its version lacks has its default. */
export type Decoded<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never }

/** What may be given to be written: a field left out has its default. */
export type Draft<T> = T extends Buffer
  ? Buffer | readonly Buffer[]
  : T extends readonly (infer E)[]
    ? readonly Draft<E>[]
    : T extends object
      ? { readonly [K in keyof T]?: Draft<T[K]> | undefined }
      : T

export interface Message<F extends Fields = Fields> {
  readonly name: string
  readonly versions: VersionRange
  /** Versions with compact strings and tagged fields. */
  readonly flexible: VersionRange
  readonly fields: F
}
export type MessageOf<M> = M extends Message<infer F> ? Decoded<F> : never
export type DraftOf<M> = Draft<MessageOf<M>>

export function message<F extends Fields>(
  name: string,
  range: { readonly versions: VersionRange; readonly flexible: VersionRange },
  fields: F
): Message<F> {
  return { name, ...range, fields }
}

interface Options {
  readonly nullable?: VersionRange
  readonly default?: string | number | bigint | boolean | null
  readonly tag?: number
  readonly taggedIn?: VersionRange
}
type Nullable<T, O> = O extends { readonly nullable: VersionRange } ? T | null : T

function field<T>(
  kind: Kind,
  versions: VersionRange,
  options: Options,
  rest: { readonly element?: Primitive; readonly fields?: Fields } = {}
): Field<T> {
  return {
    kind,
    versions,
    nullable: options.nullable ?? 'none',
    default: options.default,
    tag: options.tag ?? null,
    taggedIn: options.taggedIn ?? 'none',
    element: rest.element ?? null,
    fields: rest.fields ?? null
  }
}

function primitive<P extends Primitive>(kind: P) {
  return <const O extends Options>(versions: VersionRange, options?: O): Field<Nullable<PrimitiveTypes[P], O>> =>
    field(kind, versions, options ?? {})
}

export const bool = primitive('bool')
export const int8 = primitive('int8')
export const int16 = primitive('int16')
export const int32 = primitive('int32')
export const int64 = primitive('int64')
export const float64 = primitive('float64')
export const uuid = primitive('uuid')
export const string = primitive('string')
export const bytes = primitive('bytes')
export const records = primitive('records')

export function struct<F extends Fields, const O extends Options>(
  versions: VersionRange,
  fields: F,
  options?: O
): Field<Nullable<Decoded<F>, O>> {
  return field('struct', versions, options ?? {}, { fields })
}

type ElementOf<E> = E extends Primitive ? PrimitiveTypes[E] : E extends Fields ? Decoded<E> : never

/** An array of structs, or of values of a named type. */
export function array<const E extends Fields | Primitive, const O extends Options>(
  versions: VersionRange,
  of: E,
  options?: O
): Field<Nullable<readonly ElementOf<E>[], O>> {
  return typeof of === 'string'
    ? field('array', versions, options ?? {}, { element: of })
    : field('array', versions, options ?? {}, { fields: of })
}
