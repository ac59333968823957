import { DeadLetterError, originalRecord, type SourceRecord } from '@dead-letter/kafka/internal'
import type { JSONPatchDocument } from 'immutable-json-patch'
import { exactText, parseExact } from '../letters/exact-json.ts'
import type { Letter } from '../letters/letter.ts'
import { keyText } from '../lineage/lineage.ts'
import { mergePatch } from './merge-patch.ts'

/** How records are changed before they are sent back, as a plan says it. */
export type TransformSpec =
  /** RFC 6902, on the value as JSON. */
  | { readonly kind: 'json-patch'; readonly patch: readonly unknown[] }
  /** RFC 7396, on the value as JSON. */
  | { readonly kind: 'merge-patch'; readonly patch: Readonly<Record<string, unknown>> }
  /** One record as somebody wrote it anew: what is left out stays as it is. */
  | {
      readonly kind: 'record'
      readonly key?: GivenBytes | null | undefined
      readonly value?: GivenBytes | null | undefined
      /** All headers of the record's own, in their order. */
      readonly headers?: readonly { readonly name: string; readonly value: GivenBytes | null }[] | undefined
    }
  /** A function of a module, whose text has this SHA-256; what it imports does not count. */
  | { readonly kind: 'module'; readonly file: string; readonly sha256: string }

/** Bytes in a plan, which is JSON. */
export interface GivenBytes {
  readonly text: string
  /** What the text is of bytes that are no UTF-8. */
  readonly encoding?: 'base64' | undefined
}

/** What a function is given: the record as it was, and the failure. Its bytes are its own. */
export interface TransformLetter {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** Milliseconds since the epoch. */
  readonly timestamp: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly { readonly name: string; readonly value: Buffer | null }[]
  readonly failure: {
    /** 32 hex digits. */
    readonly key: string
    readonly group: string | undefined
    readonly error: string | undefined
    readonly message: string | undefined
    readonly stage: string | undefined
    readonly class: string | undefined
    readonly redrives: number
  }
}

/** What a function gives back: what is left out stays as it was. */
export interface TransformedRecord {
  readonly key?: Buffer | string | null | undefined
  readonly value?: Buffer | string | null | undefined
  readonly headers?: readonly { readonly name: string; readonly value: Buffer | string | null }[] | undefined
}

/** `null`: the letter stays where it is. */
export type TransformFunction = (
  letter: TransformLetter
) => TransformedRecord | null | Promise<TransformedRecord | null>

export interface Transform {
  readonly spec: TransformSpec
  readonly apply: TransformFunction
}

/**
 * The transform that a plan means.
 * @param module the function of its module, for a plan that has one
 * @throws DeadLetterError OPTION_INVALID for a patch that is none; REDRIVE_PLAN_STALE for a module that is not the plan's
 */
export async function openTransform(spec: TransformSpec, module?: Transform): Promise<Transform> {
  if (spec.kind === 'module') {
    if (module?.spec.kind === 'module' && module.spec.sha256 === spec.sha256) return module
    const reason =
      module === undefined
        ? `its transform module ${spec.file} was not given`
        : `the transform module ${spec.file} was changed since: its SHA-256 is another`
    throw new DeadLetterError('REDRIVE_PLAN_STALE', { topic: '', reason })
  }
  if (spec.kind === 'merge-patch') return { spec, apply: patched(value => mergePatch(value, spec.patch)) }
  if (spec.kind === 'record') return { spec, apply: () => writtenRecord(spec) }
  // Loaded on use.
  const { immutableJSONPatch } = await import('immutable-json-patch')
  checkOperations(spec.patch)
  const operations = spec.patch as JSONPatchDocument
  return { spec, apply: patched(value => immutableJSONPatch(value, operations)) }
}

/** What somebody wrote anew, as a function would give it back. */
export function writtenRecord({ key, value, headers }: Extract<TransformSpec, { kind: 'record' }>): TransformedRecord {
  const bytes = (given: GivenBytes | null): Buffer | null => given && Buffer.from(given.text, given.encoding ?? 'utf8')
  const written = headers?.map(header => ({ name: header.name, value: bytes(header.value) }))
  return {
    ...(key === undefined ? {} : { key: bytes(key) }),
    ...(value === undefined ? {} : { value: bytes(value) }),
    ...(written === undefined ? {} : { headers: written })
  }
}

const patched =
  (patch: (value: unknown) => unknown): TransformFunction =>
  ({ value }) => {
    if (value === null) throw new Error('it has no value to be patched')
    return { value: exactText(patch(parseExact(value.toString('utf8')))) }
  }

const operations: Readonly<Record<string, readonly string[]>> = {
  ...{ add: ['path', 'value'], remove: ['path'], replace: ['path', 'value'] },
  ...{ move: ['path', 'from'], copy: ['path', 'from'], test: ['path', 'value'] }
}

/** @throws DeadLetterError OPTION_INVALID */
function checkOperations(patch: readonly unknown[]): void {
  for (const [i, given] of patch.entries()) {
    const { op, ...rest } = (given ?? {}) as Record<string, unknown>
    const needs = typeof op === 'string' && Object.hasOwn(operations, op) ? operations[op] : undefined
    const isPointer = (text: unknown): boolean => typeof text === 'string' && /^(?:\/|$)/.test(text)
    const fits = needs?.every(name => name in rest && (name === 'value' || isPointer(rest[name]))) ?? false
    // What every object of JavaScript inherits is no member of a document.
    const odd = [rest.path, rest.from].some(text => String(text).split('/').includes('__proto__'))
    if (!fits || odd)
      throw new DeadLetterError('OPTION_INVALID', {
        option: `patch[${i}]`,
        expected: 'an operation of RFC 6902 (add, remove, replace, move, copy, test) with path, and value or from',
        got: JSON.stringify(given).slice(0, 200)
      })
  }
}

/** A letter of the same failure whose record is what the transform made of it; `null`: it stays where it is. */
export async function transformLetter(letter: Letter, { apply }: Transform): Promise<SourceRecord | null> {
  const { record, facts } = letter
  const original = originalRecord(record, facts)
  const result: unknown = await apply(letterFor(letter, original))
  if (result === null) return null
  if (typeof result !== 'object' || Array.isArray(result) || Buffer.isBuffer(result))
    throw new TypeError('it answered neither an object { key, value, headers } nor null')
  const { key, value, headers } = result as TransformedRecord
  const own = new Set(original.headers)
  const added = record.headers.filter(header => !own.has(header))
  return {
    ...record,
    rawKey: key === undefined ? record.rawKey : bytesOf(key, 'key'),
    rawValue: value === undefined ? record.rawValue : bytesOf(value, 'value'),
    headers: headers === undefined ? record.headers : [...headers.map(headerOf), ...added]
  }
}

function letterFor({ key, redrives, facts }: Letter, original: SourceRecord): TransformLetter {
  const { topic, partition, offset, timestamp, rawKey, rawValue, headers } = original
  const copy = (bytes: Buffer | null): Buffer | null => bytes && Buffer.from(bytes)
  const { group, errorName, message, stage } = facts
  return {
    ...{ topic, partition, offset, timestamp, key: copy(rawKey), value: copy(rawValue) },
    headers: headers.map(({ name, value }) => ({ name, value: copy(value) })),
    failure: { key: keyText(key), group, error: errorName, message, stage, class: facts.class, redrives }
  }
}

function bytesOf(given: unknown, what: string): Buffer | null {
  if (given === null || Buffer.isBuffer(given)) return given
  if (typeof given === 'string') return Buffer.from(given)
  if (given instanceof Uint8Array) return Buffer.from(given)
  throw new TypeError(`its ${what} is neither bytes nor text nor null`)
}

export function headerOf({ name, value }: { readonly name: string; readonly value: Buffer | string | null }) {
  if (typeof name !== 'string' || name === '') throw new TypeError('a header of it has no name')
  return { name, rawName: Buffer.from(name), value: bytesOf(value, `header ${name}`) }
}
