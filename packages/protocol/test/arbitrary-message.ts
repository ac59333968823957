import fc from 'fast-check'
import type { Field, Fields, Message, Primitive } from '../src/fields.ts'
import { contains } from '../src/versions.ts'
import { anyCharacter } from './any-character.ts'

const int = (bits: number): fc.Arbitrary<number> => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 })
const buffer = fc.uint8Array({ maxLength: 40 }).map(bytes => Buffer.from(bytes))

const primitives: Readonly<Record<Primitive, fc.Arbitrary<unknown>>> = {
  bool: fc.boolean(),
  int8: int(8),
  int16: int(16),
  int32: int(32),
  int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  float64: fc.double(),
  uuid: fc.uint8Array({ minLength: 16, maxLength: 16 }).map(bytes => Buffer.from(bytes).toString('base64url')),
  string: fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.string({ unit: anyCharacter, maxLength: 6 }),
    fc.constantFrom('a', 'b')
  ),
  bytes: buffer,
  records: buffer
}

/** Values of one version of a message: every field that the version has. */
export function messageOf(message: Message, version: number): fc.Arbitrary<Record<string, unknown>> {
  return structOf(message.fields, version)
}

function structOf(fields: Fields, version: number): fc.Arbitrary<Record<string, unknown>> {
  const present = Object.entries(fields).filter(([, field]) => contains(field.versions, version))
  return fc.record(Object.fromEntries(present.map(([name, field]) => [name, fieldOf(field, version)])))
}

function fieldOf(field: Field<unknown>, version: number): fc.Arbitrary<unknown> {
  const value = anyOf(field, version)
  return contains(field.nullable, version) ? fc.option(value, { freq: 6 }) : value
}

function anyOf(field: Field<unknown>, version: number): fc.Arbitrary<unknown> {
  const struct = field.fields === null ? null : structOf(field.fields, version)
  if (field.kind === 'array') return fc.array(struct ?? primitives[field.element as Primitive], { maxLength: 3 })
  return field.kind === 'struct' ? (struct as fc.Arbitrary<unknown>) : primitives[field.kind]
}
