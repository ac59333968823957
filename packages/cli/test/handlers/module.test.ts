import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { loadModule } from '../../src/handlers/module.ts'
import { UsageError } from '../../src/usage-error.ts'
import { fakeRecord } from '../harness.ts'

const folder = mkdtempSync(join(tmpdir(), 'dead-letter-'))
after(() => rmSync(folder, { recursive: true }))
const write = (name: string, content: string): string => {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}
const context = { attempt: 2, signal: new AbortController().signal }
const record = { ...fakeRecord(), key: null, value: 1 }

test('the default export or `handle` is called with record and context', async () => {
  for (const [name, content] of [
    ['default.mjs', 'export default (record, context) => record.offset + context.attempt'],
    ['named.mjs', 'export const handle = (record, context) => record.offset + context.attempt'],
    [
      'typed.ts',
      'export default function (record: { offset: number }, context: { attempt: number }): number { return record.offset + context.attempt }'
    ],
    ['common.cjs', 'module.exports = (record, context) => record.offset + context.attempt'],
    ['object.cjs', 'exports.handle = (record, context) => record.offset + context.attempt']
  ] as const) {
    const { handle } = await loadModule(write(name, content))
    assert.equal(handle(record, context), 9, name)
  }
})

test('a module that is missing, does not load or has no function is one clear line', async () => {
  const refused = (file: string, pattern: RegExp): Promise<void> =>
    assert.rejects(
      loadModule(file),
      (error: unknown) => error instanceof UsageError && pattern.test(error.message) && !error.message.includes('\n')
    )
  await refused(join(folder, 'none.mjs'), /there is no file/)
  await refused(folder, /there is no file/)
  await refused(write('syntax.mjs', 'this is not JavaScript'), /does not load: SyntaxError/)
  await refused(write('throws.mjs', 'throw new Error("first\\nsecond")'), /does not load: Error: first second/)
  await refused(write('import.mjs', 'import "no-such-package"'), /does not load/)
  await refused(write('nothing.mjs', 'export const other = 1'), /has no function as default export or as 'handle'/)
})
