import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Terminal } from '../../src/output/terminal.ts'
import { fakeIo, Kept } from '../harness.ts'

test('results go to stdout, notes to stderr, in the order they came', async () => {
  const { terminal, stdout, stderr } = fakeIo()
  terminal.print('a')
  terminal.print('b')
  terminal.note('n')
  terminal.progress('not shown: stderr is no terminal')
  await terminal.flush()
  assert.equal(stdout.text, 'a\nb\n')
  assert.equal(stderr.text, 'n\n')
})

test('on a terminal the progress line is replaced, fits the width, and makes way for notes', () => {
  const { terminal, stderr } = fakeIo({}, true)
  terminal.progress('x'.repeat(100))
  terminal.progress('two')
  terminal.note('note')
  terminal.clearProgress()
  assert.equal(stderr.text, `\r\u001b[K${'x'.repeat(58)}…\r\u001b[Ktwo\r\u001b[Knote\n`)
})

test('when nobody reads stdout any more, that is told and nothing throws', async () => {
  const stdout = new Kept()
  const terminal = new Terminal(stdout, new Kept())
  stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
  await new Promise(resolve => setImmediate(resolve))
  assert.equal(terminal.broken.aborted, true)
  terminal.print('x')
  await terminal.flush()
  assert.equal(stdout.text, '')
})

test('a result on the terminal that shows the progress line makes it go first', async () => {
  const screen = new Kept(true)
  const terminal = new Terminal(screen, screen)
  terminal.progress('processed 0')
  terminal.print('partition=0 offset=0 value=x')
  await terminal.flush()
  terminal.progress('processed 1')
  assert.equal(screen.text, '\r\u001b[Kprocessed 0\r\u001b[Kpartition=0 offset=0 value=x\n\r\u001b[Kprocessed 1')
})
