import { isUtf8 } from 'node:buffer'
import { DeadLetterError } from '@dead-letter/kafka/internal'
import { keyBytes } from '../lineage/lineage.ts'
import type { Fault, LedgerEntry, Signed } from './entry.ts'

/** The version of the values that are written. Of a later one what is known is read. */
export const ledgerVersion = 1
/** Bytes of a value that are read: no entry of ours comes near it. */
export const mostValueBytes = 65_536

const noteSuffix = 0x6e
const assignmentSuffix = 0x61
const operationId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
export const isOperationId = (text: string): boolean => operationId.test(text)
const idBytes = 36
const partName = /^(?:plan|ask|outcome|\d{1,6})$/

export interface KeyValue {
  readonly key: Buffer
  readonly value: Buffer | null
}

/**
 * A decision's key is the lineage's 16 bytes; a note's and an assignment's are those and a letter, so that each is
 * compacted and written for itself: noting something takes back no decision. An operation's is its id as text, a part's that and its name.
 */
export function encodeEntry(entry: LedgerEntry): KeyValue {
  if (entry.kind === 'operation' || entry.kind === 'part') {
    const { id, value } = entry
    const key = Buffer.from(entry.kind === 'part' ? `${id}/${entry.part}` : id)
    return { key, value: value === null ? null : json({ ...value, v: value.v ?? ledgerVersion }) }
  }
  const key =
    entry.kind === 'decision'
      ? entry.key
      : Buffer.concat([entry.key, Buffer.of(entry.kind === 'note' ? noteSuffix : assignmentSuffix)])
  if (entry.value === null) return { key, value: null }
  const { at, by, why, operation, ...own } = entry.value
  return { key, value: json({ v: ledgerVersion, ...own, at: new Date(at).toISOString(), by, why, operation }) }
}

/** What a record's key is of: by its length, and what follows. */
export type EntryKey =
  | { readonly kind: 'decision' | 'note' | 'assignment'; readonly key: Buffer }
  | { readonly kind: 'operation'; readonly id: string }
  | { readonly kind: 'part'; readonly id: string; readonly part: string }

/** @returns a fault when it is no key of ours */
export function decodeKey(key: Buffer | null): EntryKey | Fault {
  if (key?.length === keyBytes) return { kind: 'decision', key }
  if (key?.length === keyBytes + 1) {
    const kind = key[keyBytes] === noteSuffix ? 'note' : key[keyBytes] === assignmentSuffix ? 'assignment' : null
    return kind === null ? 'key' : { kind, key: key.subarray(0, keyBytes) }
  }
  const text = key !== null && key.length >= idBytes && key.length <= idBytes + 8 ? key.toString('latin1') : ''
  const id = text.slice(0, idBytes)
  if (!isOperationId(id)) return 'key'
  if (text.length === idBytes) return { kind: 'operation', id }
  const part = text.slice(idBytes + 1)
  return text[idBytes] === '/' && partName.test(part) ? { kind: 'part', id, part } : 'key'
}

/** Reads one record of the ledger. Never throws: anybody who may write the topic can write anything. */
export function decodeEntry(key: Buffer | null, value: Buffer | null): LedgerEntry | Fault {
  const known = decodeKey(key)
  return typeof known === 'string' ? known : decodeValue(known, value)
}

/** Reads the value of a record whose key is known. */
export function decodeValue(known: EntryKey, value: Buffer | null): LedgerEntry | Fault {
  if (value === null) return { ...known, value: null }
  const given = readValue(value)
  if (typeof given === 'string') return given
  if (known.kind === 'operation' || known.kind === 'part') return { ...known, value: given }
  const signed = readSigned(given)
  if (signed === null) return 'shape'
  switch (known.kind) {
    case 'decision':
      return isText(given.decision) && (given.redrives === undefined || Number.isSafeInteger(given.redrives))
        ? { ...known, kind: 'decision', value: { ...signed, decision: given.decision } }
        : 'shape'
    case 'note':
      return isText(given.note) ? { ...known, kind: 'note', value: { ...signed, note: given.note } } : 'shape'
    case 'assignment':
      return isText(given.assignee)
        ? { ...known, kind: 'assignment', value: { ...signed, assignee: given.assignee } }
        : 'shape'
  }
}

/** An object of a version that there can be; its unknown fields are kept. */
export function readValue(value: Buffer): Record<string, unknown> | Fault {
  if (value.length > mostValueBytes) return 'size'
  if (!isUtf8(value)) return 'json'
  let parsed: unknown
  try {
    parsed = JSON.parse(value.toString('utf8'))
  } catch {
    return 'json'
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return 'shape'
  const { v } = parsed as Record<string, unknown>
  return Number.isSafeInteger(v) && (v as number) >= 1 ? (parsed as Record<string, unknown>) : 'shape'
}

const isText = (value: unknown): value is string => typeof value === 'string'

/** The value with its time as a number, when it says who, when and in which operation; what else it has stays. */
function readSigned({ v: _, ...given }: Record<string, unknown>): (Signed & Record<string, unknown>) | null {
  const { at, by, why, operation } = given
  const time = isText(at) ? Date.parse(at) : Number.NaN
  if (Number.isNaN(time) || !isText(by) || !isText(operation) || (why !== undefined && !isText(why))) return null
  return { ...given, at: time, by, operation, ...(why === undefined ? {} : { why }) }
}

/** Characters of a filter's words that an entry tells: they may name thousands of keys, and a value that is too long is no entry. */
const mostWords = 2000

export const briefly = (words: string): string =>
  words.length <= mostWords ? words : `${words.slice(0, mostWords).toWellFormed()}…`

/** What nobody would read is not written: a failure that was sent back would be sent again. @throws DeadLetterError OPTION_INVALID */
function json(value: Readonly<Record<string, unknown>>): Buffer {
  const bytes = Buffer.from(JSON.stringify(value))
  if (bytes.length <= mostValueBytes) return bytes
  const [[option, text] = ['', '']] = Object.entries(value).sort(([, a], [, b]) => lengthOf(b) - lengthOf(a))
  const expected = `so long that an entry of the ledger has ${mostValueBytes} bytes at most`
  throw new DeadLetterError('OPTION_INVALID', { option, expected, got: `${lengthOf(text)} bytes of JSON` })
}

const lengthOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '')
