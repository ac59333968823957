import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decode, emptyMessage, encode } from '../src/codec.ts'
import type { Fields, Message } from '../src/fields.ts'
import { heartbeatRequest } from '../src/messages/heartbeat.ts'
import { contains } from '../src/versions.ts'
import { MalformedMessage, WireReader } from '../src/wire-reader.ts'
import { WireWriter } from '../src/wire-writer.ts'
import { messageOf } from './arbitrary-message.ts'
import { runs } from './runs.ts'
import { tables } from './tables.ts'

test('what is written in any version of any message is read as it was', () => {
  for (const { message, version } of tables)
    fc.assert(
      fc.property(messageOf(message, version), value => {
        const bytes = written(message, version, value)
        const reader = new WireReader(bytes)
        assert.deepEqual(decode(message, version, reader), filledIn(value, message.fields, version), message.name)
        assert.equal(reader.remaining, 0)
      }),
      runs(2)
    )
})

test('a message that is cut short is malformed, wherever it is cut', () => {
  for (const { message, version } of tables)
    fc.assert(
      fc.property(messageOf(message, version), fc.double({ min: 0, max: 0.999, noNaN: true }), (value, where) => {
        const bytes = written(message, version, value)
        const cut = bytes.subarray(0, Math.floor(bytes.length * where))
        if (cut.length < bytes.length)
          assert.throws(() => decode(message, version, new WireReader(cut)), MalformedMessage, message.name)
      }),
      runs(2)
    )
})

test('a field that is left out is written as its default', () => {
  for (const { message, version } of tables) {
    const value = decode(message, version, new WireReader(written(message, version, {})))
    assert.deepEqual(value, emptyMessage(message), message.name)
  }
})

test('a string of more than 32767 bytes is malformed, also where its length could say more', () => {
  const longest = { groupId: 'g'.repeat(32_767) }
  const read = (value: object) => decode(heartbeatRequest, 4, new WireReader(written(heartbeatRequest, 4, value)))
  assert.equal(read(longest).groupId, longest.groupId)
  assert.throws(() => read({ groupId: `${longest.groupId}g` }), MalformedMessage)
})

function written(message: Message, version: number, value: object): Buffer {
  const writer = new WireWriter()
  encode(message, version, value, writer)
  return Buffer.concat(writer.chunks())
}

/** With the defaults of the fields that the version does not have. */
function filledIn(value: Record<string, unknown>, fields: Fields, version: number): Record<string, unknown> {
  const empty = emptyMessage({ name: '', versions: '0+', flexible: 'none', fields }) as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const one = value[name]
      if (!contains(field.versions, version)) return [name, empty[name]]
      if (field.fields === null || one === null) return [name, one]
      const inner = field.fields
      const filled = (item: unknown) => filledIn(item as Record<string, unknown>, inner, version)
      return [name, Array.isArray(one) ? one.map(filled) : filled(one)]
    })
  )
}
