import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { ask } from '../../src/commands/ask.ts'
import { explain } from '../../src/explain.ts'
import type { Io } from '../../src/io.ts'
import { fakeIo } from '../harness.ts'

/** A person at the terminal, who presses these keys. */
function answering(keys: string): Promise<boolean> {
  const stdin = Object.assign(new PassThrough(), { isTTY: true })
  const asked = ask('delete? ', { ...fakeIo({}, true), stdin: stdin as unknown as Io['stdin'] })
  stdin.write(keys)
  return asked
}

test('yes is yes, anything else is no, the end of the input too', async () => {
  assert.equal(await answering('y\n'), true)
  assert.equal(await answering('YES\n'), true)
  assert.equal(await answering('\n'), false)
  assert.equal(await answering('yep\n'), false)
  assert.equal(await answering('\x04'), false)
})

test('Ctrl-C at the question ends the command as an interrupted one', async () => {
  const error = await answering('\x03').then(
    () => null,
    (thrown: unknown) => thrown
  )
  assert.deepEqual(explain(error), { line: 'interrupted: nothing is changed', code: 130 })
})
