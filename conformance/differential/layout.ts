import { contains, type Field, type Fields, type Message, type Primitive } from '@dead-letter/protocol'

const names: Readonly<Record<Exclude<Primitive, 'string' | 'bytes' | 'records'>, string>> = {
  bool: 'BOOLEAN',
  int8: 'INT8',
  int16: 'INT16',
  int32: 'INT32',
  int64: 'INT64',
  float64: 'FLOAT64',
  uuid: 'UUID'
}

/** A table as Schemas.java writes down Kafka's: `{name:TYPE name:TYPE tag=name:TYPE tags}`. */
export function layout(message: Message, version: number): string {
  return struct(message.fields, version, contains(message.flexible, version))
}

function struct(fields: Fields, version: number, flexible: boolean): string {
  const there = Object.entries(fields).filter(([, field]) => contains(field.versions, version))
  const isTagged = ([, field]: (typeof there)[number]) => field.tag !== null && contains(field.taggedIn, version)
  const type = (name: string, field: Field<unknown>): string => `${name}:${typeOf(field, version, flexible)}`
  return `{${[
    ...there.filter(one => !isTagged(one)).map(([name, field]) => type(name, field)),
    ...there
      .filter(isTagged)
      .sort(([, a], [, b]) => Number(a.tag) - Number(b.tag))
      .map(([name, field]) => `${field.tag}=${type(name, field)}`),
    ...(flexible ? ['tags'] : [])
  ].join(' ')}}`
}

function typeOf(field: Field<unknown>, version: number, flexible: boolean): string {
  const nullable = contains(field.nullable, version)
  const mark = nullable ? '?' : ''
  if (field.kind === 'struct') return struct(field.fields ?? {}, version, flexible) + mark
  if (field.kind !== 'array') return primitive(field.kind, flexible, nullable)
  const element =
    field.element === null ? struct(field.fields ?? {}, version, flexible) : primitive(field.element, flexible, false)
  return `${flexible ? 'COMPACT_' : ''}ARRAY${mark}[${element}]`
}

function primitive(kind: Primitive, flexible: boolean, nullable: boolean): string {
  if (kind !== 'string' && kind !== 'bytes' && kind !== 'records') return names[kind]
  return `${flexible ? 'COMPACT_' : ''}${nullable ? 'NULLABLE_' : ''}${kind.toUpperCase()}`
}
