import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { KeyTable } from '../../src/lineage/key-table.ts'

/** Few keys, of which many have the same first words: they meet. */
const keys = Array.from({ length: 60 }, (_, i) => {
  const key = Buffer.alloc(16)
  key.writeUInt32BE(i % 3, 0)
  key.writeUInt32BE(i, 12)
  return key
})

test('a table of keys is a Map, whatever is set and taken out in whatever order', () => {
  const step = fc.record({ key: fc.nat(keys.length - 1), number: fc.option(fc.nat(2 ** 32 - 2)) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), steps => {
      const table = new KeyTable()
      const model = new Map<string, number>()
      for (const { key: index, number } of steps) {
        const key = keys[index] as Buffer
        const text = key.toString('hex')
        const before = model.get(text) ?? -1
        if (number === null) {
          assert.equal(table.delete(key), before)
          model.delete(text)
        } else {
          assert.equal(table.set(key, number), before)
          model.set(text, number)
        }
      }
      assert.equal(table.size, model.size)
      for (const key of keys) assert.equal(table.get(key), model.get(key.toString('hex')) ?? -1)
      assert.deepEqual(new Map([...table.entries()].map(([key, number]) => [key.toString('hex'), number])), model)
    })
  )
})

test('a hundred thousand keys take less than 55 bytes each, and a key of a gap that was closed is still found', () => {
  const table = new KeyTable()
  const made = (i: number): Buffer => createHash('sha256').update(String(i)).digest().subarray(0, 16)
  for (let i = 0; i < 100_000; i++) table.set(made(i), i)
  assert.ok(table.bytes / table.size < 55, `${table.bytes / table.size} bytes a key`)
  for (let i = 0; i < 100_000; i += 2) assert.equal(table.delete(made(i)), i)
  assert.equal(table.size, 50_000)
  for (let i = 0; i < 100_000; i++) assert.equal(table.get(made(i)), i % 2 === 0 ? -1 : i)
})
