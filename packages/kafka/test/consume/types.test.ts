import { test } from 'node:test'
import { type ConsumerOptions, DeadLetterConsumer, type KeyOf, type ValueOf } from '../../src/index.ts'

/** Compiles only when both are the same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const holds = <_T extends true>(): void => undefined

const base = { brokers: 'localhost:1', groupId: 'g', topics: 't' } as const
type Order = { readonly id: number }
const standard = {
  '~standard': {
    version: 1,
    vendor: 'x',
    validate: () => ({ value: { id: 1 } }),
    types: undefined as unknown as { input: unknown; output: Order }
  }
} as const

test('the types of key and value are what a handler gets', () => {
  const text = new DeadLetterConsumer({ ...base, decode: 'text' })
  const raw = new DeadLetterConsumer(base)
  const slow = new DeadLetterConsumer({ ...base, decode: async (bytes: Buffer) => bytes.length })
  const both = new DeadLetterConsumer({ ...base, decode: { key: 'text', value: (bytes: Buffer) => bytes.length } })
  const valid = new DeadLetterConsumer({ ...base, decode: 'json', schema: standard })
  const strict = new DeadLetterConsumer({ ...base, decode: 'json', schema: standard, validateTombstones: true })
  type Of<C extends DeadLetterConsumer> = [NonNullable<C['~types']>['key'], NonNullable<C['~types']>['value']]
  holds<Same<Of<typeof text>, [Buffer | null, string | null]>>()
  holds<Same<Of<typeof raw>, [Buffer | null, Buffer | null]>>()
  holds<Same<Of<typeof slow>, [Buffer | null, number | null]>>()
  holds<Same<Of<typeof both>, [string | null, number | null]>>()
  holds<Same<Of<typeof valid>[1], Order | null>>()
  holds<Same<Of<typeof strict>[1], Order>>()
  holds<Same<ValueOf<ConsumerOptions>, unknown>>()
  holds<Same<KeyOf<ConsumerOptions>, unknown>>()
})

test('a consumer is not taken for one of other values', () => {
  const text = new DeadLetterConsumer({ ...base, decode: 'text' })
  // As a field's type it says nothing about values, so nothing wrong.
  const any: DeadLetterConsumer = text
  // @ts-expect-error: its values are not known
  const wrong = (): Promise<void> => any.run(record => record.value.length)
  // @ts-expect-error: its values are text
  const raw: DeadLetterConsumer<typeof base> = text
  // @ts-expect-error: its values may be anything
  const again: DeadLetterConsumer<typeof base & { readonly decode: 'text' }> = any
  // @ts-expect-error: a tombstone has no value
  const tombstone = (): Promise<void> => text.run(record => record.value.length)
  void [wrong, raw, again, tombstone]
})
