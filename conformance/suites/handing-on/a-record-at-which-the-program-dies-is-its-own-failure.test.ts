import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  brokers,
  cliMain,
  committedOffsets,
  deleteAfter,
  produce,
  readAll,
  spawnProgram,
  testFolder,
  testTopic,
  within
} from '../../harness/index.ts'

test('the records at which it dies are letters, every other record of every partition is handled', async t => {
  const folder = testFolder(t)
  const file = join(folder, 'program.mjs')
  writeFileSync(
    file,
    `import { createInterface } from 'node:readline'
for await (const line of createInterface({ input: process.stdin })) {
  const { offset, value } = JSON.parse(line)
  if (value === 'deadly') process.exit(1)
  process.stdout.write(JSON.stringify({ offset, ok: true }) + '\\n')
}`
  )
  const topic = await testTopic(t, { partitions: 2 })
  // A line separator in a value breaks no program.
  const values = ['1', 'a\u2028b', 'deadly', '4', '5', '6', '7', 'deadly', '9', '10']
  await produce(
    topic,
    values.map((value, i) => ({ partition: i < 5 ? 0 : 1, value }))
  )
  const groupId = `${topic}-group`
  const dlq = `error.${topic}.${groupId}`
  deleteAfter(t, dlq)
  const command = `"${process.execPath}" "${file}"`
  const args = [
    'run',
    '--brokers',
    brokers(),
    '--topic',
    topic,
    '--group',
    groupId,
    '--from',
    'earliest',
    '--check',
    'none'
  ]
  const program = await spawnProgram(
    t,
    cliMain,
    [...args, '--exec', command, '--exec-attempts', '2', '--until-idle'],
    {}
  )
  const { code } = await within('the run', program.ended)

  assert.equal(code, 0, program.output.stderr)
  assert.deepEqual(
    (await readAll(dlq)).map(letter => String(letter.value)),
    ['deadly', 'deadly']
  )
  assert.deepEqual(await committedOffsets(groupId, topic), [5, 5])
})
