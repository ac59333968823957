import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { DeadLetterError } from '../../src/errors.ts'
import type { ConsumedRecord, HandlerContext } from '../../src/index.ts'
import { lettersFrom } from '../../src/testing.ts'

function folderOf(t: TestContext, files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'letters-'))
  t.after(() => rmSync(folder, { recursive: true }))
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  return folder
}

const connect = (name: string, value: string) => ({ name: `__connect.errors.${name}`, value })
const letter = {
  ...{ v: 1, topic: 'orders.dlq', partition: 0, offset: 9, timestamp: 5, key: 'k', value: '{"amount":-1}' },
  headers: [
    { name: 'tenant', value: 'acme' },
    ...[connect('topic', 'orders'), connect('partition', '3'), connect('offset', '41')],
    connect('exception.class.name', 'java.lang.IllegalStateException')
  ]
}

test('a handler gets the record as it was consumed, and is told that it is a trial', async t => {
  const folder = folderOf(t, { 'b.json': letter, 'a.json': { ...letter, value: '{' }, 'notes.txt': 'x' })
  const [broken, fixture] = lettersFrom(folder, { decode: 'json' })
  assert.ok(broken !== undefined && fixture !== undefined)
  assert.equal(fixture.name, 'java.lang.IllegalStateException orders[3]@41 (b.json)')
  const seen: unknown[] = []
  const handle = (
    { topic, offset, value, headers }: ConsumedRecord<unknown, { amount: number }>,
    { trial, attempt }: HandlerContext
  ): void => {
    seen.push(
      topic,
      offset,
      value.amount,
      headers.map(({ name }) => name),
      trial,
      attempt
    )
  }
  await fixture.try(handle)
  assert.deepEqual(seen, ['orders', 41, -1, ['tenant'], true, 1])
  const thrown = new Error('no')
  await assert.rejects(
    fixture.try(() => Promise.reject(thrown)),
    error => error === thrown
  )
  // What was thrown, not where it was caught.
  await assert.rejects(broken.try(handle), error => DeadLetterError.is(error) && error.code === 'DECODE_JSON')
})

test('a folder that is missing, empty, or holds what is no letter is an error: a test of nothing would pass', t => {
  for (const [folder, said] of [
    [join(tmpdir(), 'there-is-no-such-folder'), /ENOENT/],
    [folderOf(t, { 'a.txt': 'x' }), /no file \*\.json/],
    [folderOf(t, { 'a.json': '{' }), /a\.json: it is not JSON/]
  ] as const)
    assert.throws(
      () => lettersFrom(folder),
      (error: unknown) => DeadLetterError.is(error) && error.code === 'FIXTURES_UNREADABLE' && said.test(error.message)
    )
})
