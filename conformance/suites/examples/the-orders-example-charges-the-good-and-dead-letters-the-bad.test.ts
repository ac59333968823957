import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { committedOffsets, readAll, waitFor } from '../../harness/index.ts'
import { ordersTopic, startExample } from './program-of-a-page.ts'

test('examples/orders, which is the example of the README', async t => {
  const names = await ordersTopic(t)
  const code = readFileSync(join(import.meta.dirname, '../../../examples/orders/main.ts'), 'utf8')
  const program = await startExample(t, code, names)

  const { output } = program
  await waitFor('both dead letters', () => output.stdout.split('dead: ').length === 3)
  await waitFor('the order behind the refused one', () => output.stdout.includes('charged 20 for order 4'))
  // As Ctrl-C does: the group is left, and the next start does not wait for this member's session to end.
  assert.deepEqual(await program.kill('SIGINT'), { code: 0, signal: null })

  assert.equal(output.stderr, '')
  const charged = output.stdout.split('\n').filter(line => line.startsWith('charged'))
  assert.deepEqual(charged.sort(), ['charged 10 for order 1', 'charged 20 for order 4'])
  const letters = await readAll(names.dlq)
  assert.deepEqual(
    letters.map(letter => [letter.partition, letter.key?.toString(), letter.value?.toString()]),
    [
      [0, 'b', '{"id":2,"amount":'],
      [1, 'c', '{"id":3,"amount":-1}']
    ]
  )
  assert.deepEqual(await committedOffsets(names.group, names.topic), [2, 2])
})
