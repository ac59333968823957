import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { runs } from '../../../protocol/test/runs.ts'
import { type AuditEntry, decodeAudit, encodeAudit } from '../../src/ledger/audit-entry.ts'
import { decodeEntry, encodeEntry, mostValueBytes } from '../../src/ledger/codec.ts'
import type { LedgerEntry } from '../../src/ledger/entry.ts'

const key = Buffer.from('00112233445566778899aabbccddeeff', 'hex')
const at = Date.UTC(2026, 1, 3, 4, 5, 6)
const operation = '0f9b5c8e-7d1a-4c2b-9e3f-1a2b3c4d5e6f'
const signed = { by: 'ann', at, why: 'tombola', operation }

const entries: readonly LedgerEntry[] = [
  { kind: 'decision', key, value: { decision: 'parked', dlq: 'error.a.b', copy: 'parked.a.b', ...signed } },
  { kind: 'decision', key, value: null },
  { kind: 'note', key, value: { note: 'see T-17', ...signed } },
  { kind: 'assignment', key, value: { assignee: 'bob', by: 'ann', at, operation } },
  { kind: 'assignment', key, value: null },
  { kind: 'operation', id: operation, value: { v: 1, plan: { letters: 7 } } }
]

test('what is written is read back, each kind under its own key', () => {
  for (const entry of entries) {
    const { key: written, value } = encodeEntry(entry)
    assert.deepEqual(decodeEntry(written, value), entry)
  }
  const keys = entries.map(entry => encodeEntry(entry).key.toString('hex'))
  assert.deepEqual(new Set(keys.map(text => text.length / 2)), new Set([16, 17, 36]))
  for (const text of keys.slice(0, 5)) assert.ok(text.startsWith(key.toString('hex')))
})

test('what would be too long to be read is not written', () => {
  for (const why of ['x'.repeat(mostValueBytes), '\u0000'.repeat(mostValueBytes / 6)])
    assert.throws(() => encodeEntry({ kind: 'decision', key, value: { decision: 'redriven', ...signed, why } }), {
      code: 'OPTION_INVALID',
      message: /'why'/
    })
})

test('a value is JSON with its version', () => {
  const { value } = encodeEntry(entries[0] as LedgerEntry)
  assert.deepEqual(JSON.parse(String(value)), {
    v: 1,
    decision: 'parked',
    dlq: 'error.a.b',
    copy: 'parked.a.b',
    at: '2026-02-03T04:05:06.000Z',
    by: 'ann',
    why: 'tombola',
    operation
  })
})

test('fields that this version does not know are kept, also of a later version', () => {
  const value = { v: 3, decision: 'frozen', at: '2026-02-03T04:05:06.000Z', by: 'ann', operation, more: { a: [1] } }
  const entry = decodeEntry(key, Buffer.from(JSON.stringify(value)))
  assert.ok(typeof entry === 'object' && entry.kind === 'decision')
  assert.equal(entry.value?.decision, 'frozen')
  const again = JSON.parse(String(encodeEntry(entry).value)) as Record<string, unknown>
  assert.deepEqual(again.more, { a: [1] })
})

const json = fc.json({ maxDepth: 4 }).map(text => Buffer.from(text))
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 60 }).map(bytes => Buffer.from(bytes)),
  json
)
const anyKey = fc.oneof(
  anyBytes,
  fc.uint8Array({ minLength: 16, maxLength: 17 }).map(bytes => Buffer.from(bytes)),
  fc.uint8Array({ minLength: 16, maxLength: 16 }).map(bytes => Buffer.concat([bytes, Buffer.from('n')])),
  fc.uuid().map(text => Buffer.from(text))
)
const nearlyRight = fc
  .record(
    {
      v: fc.oneof(fc.constant(1), fc.anything()),
      decision: fc.anything(),
      note: fc.anything(),
      assignee: fc.anything(),
      at: fc.oneof(fc.constant('2026-02-03T04:05:06.000Z'), fc.anything()),
      by: fc.oneof(fc.string(), fc.anything()),
      operation: fc.oneof(fc.string(), fc.anything()),
      why: fc.anything()
    },
    { requiredKeys: [] }
  )
  .map(value => {
    try {
      return Buffer.from(JSON.stringify(value))
    } catch {
      return Buffer.from('{')
    }
  })

test('whatever is in the topic, reading an entry never throws: it is one or it has a fault', () => {
  fc.assert(
    fc.property(fc.option(anyKey), fc.option(fc.oneof(anyBytes, nearlyRight)), (someKey, value) => {
      const entry = decodeEntry(someKey, value)
      if (typeof entry === 'string') assert.ok(['key', 'size', 'json', 'shape'].includes(entry))
      else assert.doesNotThrow(() => encodeEntry(entry))
      decodeAudit(value)
    }),
    runs(1000)
  )
  assert.equal(decodeEntry(key, Buffer.alloc(mostValueBytes + 1, 0x20)), 'size')
  assert.equal(decodeEntry(key, Buffer.from('['.repeat(60_000))), 'json')
  assert.equal(decodeEntry(key, Buffer.from(`${'['.repeat(30_000)}${']'.repeat(30_000)}`)), 'shape')
  assert.equal(decodeEntry(key, Buffer.from([0xff])), 'json')
  assert.equal(decodeEntry(null, Buffer.from('{}')), 'key')
})

test('an entry of the audit is read back', () => {
  const entry: AuditEntry = {
    ...{
      event: 'ended' as const,
      operation,
      at,
      by: 'ann',
      action: 'park',
      dlq: 'error.a.b',
      filter: 'cause X',
      why: 'w'
    },
    ...{ outcome: { changed: 1, already: 2, copies: 1 } }
  }
  assert.deepEqual(decodeAudit(encodeAudit(entry).value), entry)
  assert.equal(decodeAudit(Buffer.from('{"v":1}')), 'shape')
  assert.equal(decodeAudit(null), 'shape')
})
