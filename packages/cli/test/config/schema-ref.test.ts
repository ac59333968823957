import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { DeadLetterConsumer } from '@dead-letter/kafka'
import { consumerOptions } from '../../src/commands/consumer-options.ts'
import { explain } from '../../src/explain.ts'
import { UsageError } from '../../src/usage-error.ts'

function folderOf(t: TestContext, files: Readonly<Record<string, unknown>>): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'schema-ref-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, schema] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(schema))
  return name => join(folder, name)
}
const options = (schema: string, schemaRef?: readonly string[]) =>
  consumerOptions(
    { topic: ['orders'], group: 'g', check: { kind: 'schema', file: schema }, ...(schemaRef && { schemaRef }) },
    { brokers: ['localhost:9092'], clientId: 'c' }
  )
const money = { type: 'object', required: ['amount'] }

test('--schema-ref gives further schemas, by $id or by file name', t => {
  const at = folderOf(t, {
    'order.json': { properties: { price: { $ref: 'money.json' }, to: { $ref: 'https://example.com/address' } } },
    'money.json': money,
    'address.json': { $id: 'https://example.com/address', type: 'string' }
  })
  const given = options(at('order.json'), [at('money.json'), at('address.json')])
  assert.deepEqual(given.schemas, {
    'money.json': money,
    'https://example.com/address': { $id: 'https://example.com/address', type: 'string' }
  })
  assert.doesNotThrow(() => new DeadLetterConsumer(given))
})

test('without it, the missing schema and the flag are named', t => {
  const at = folderOf(t, { 'order.json': { $ref: 'money.json' } })
  assert.throws(
    () => new DeadLetterConsumer(options(at('order.json'))),
    error => /The schema of --check .*give the schema 'money\.json' with --schema-ref/.test(explain(error).line)
  )
})

test('files that cannot be used are told by name', t => {
  const at = folderOf(t, { 'order.json': {}, 'list.json': [], 'a.json': { $id: 'x' }, 'b.json': { $id: 'x' } })
  const refused = (refs: readonly string[], message: RegExp) =>
    assert.throws(
      () => options(at('order.json'), refs),
      (error: Error) => error instanceof UsageError && message.test(error.message)
    )
  refused([at('none.json')], /^--schema-ref: schema file .*none\.json cannot be read \(ENOENT\)/)
  refused([at('list.json')], /^--schema-ref: schema file .*list\.json must hold a JSON Schema object/)
  refused([at('a.json'), at('b.json')], /a\.json and .*b\.json are both 'x'/)
  assert.throws(
    () =>
      consumerOptions(
        { topic: ['o'], group: 'g', check: { kind: 'json' }, schemaRef: ['a'] },
        { brokers: ['b'], clientId: 'c' }
      ),
    /--schema-ref needs --check schema:FILE/
  )
})
