import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brokers, cliMain, deleteAfter, produce, spawnProgram, testTopic } from '../../harness/index.ts'

test('run --exec --json: that the program ended is a line of stdout, and stderr has none of it', async t => {
  const topic = await testTopic(t)
  await produce(topic, [{ value: 'a' }])
  const groupId = `${topic}-group`
  deleteAfter(t, `error.${topic}.${groupId}`)
  const args = ['run', '--brokers', brokers(), '--topic', topic, '--group', groupId, '--from', 'earliest']
  const command = `"${process.execPath}" -e "process.exit(7)"`
  const program = await spawnProgram(t, cliMain, [...args, '--exec', command, '--json'], {})
  const ended = await program.line<Record<string, unknown>>(
    'the end of the program',
    ({ event }) => event === 'program-ended'
  )
  assert.deepEqual(Object.keys(ended), ['event', 'time', 'reason', 'restartMs'])
  assert.equal(ended.reason, 'it ended with code 7')
  assert.equal(ended.restartMs, 250)
  const { code } = await program.kill('SIGINT', 60_000)
  assert.equal(code, 0, program.output.stderr)
  assert.doesNotMatch(program.output.stderr, /started again/)
})
