import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import {
  brokers,
  cliMain,
  committedOffsets,
  deleteAfter,
  type Program,
  produce,
  readAll,
  spawnProgram,
  testTopic,
  uniqueName,
  waitFor,
  within
} from '../../harness/index.ts'

async function run(t: TestContext, topic: string, group: string, args: readonly string[]): Promise<Program> {
  deleteAfter(t, `error.${topic}.${group}`)
  const at = ['--brokers', brokers(), '--topic', topic, '--group', group, '--from', 'earliest']
  return spawnProgram(t, cliMain, ['run', ...at, '--check', 'json', '--until-idle', ...args])
}

test('--max-dead: exit code 6, so many letters, nothing committed past the record that would be the next', async t => {
  const topic = await testTopic(t)
  const group = uniqueName('group')
  await produce(
    topic,
    Array.from({ length: 20 }, (_, i) => ({ value: i % 2 ? '{bad' : String(i) }))
  )
  const program = await run(t, topic, group, ['--max-dead', '3'])
  const { code } = await within('the run', program.ended)
  assert.equal(code, 6, program.output.stderr)
  assert.match(program.output.stderr, /as many dead letters as --max-dead allows.*\(DEAD_LETTERS_MAX\)/)
  assert.equal((await readAll(`error.${topic}.${group}`)).length, 3)
  assert.deepEqual(await committedOffsets(group, topic), [7])
})

test('a check that nothing passes: it says so, names its own option, and goes on with that', async t => {
  const topic = await testTopic(t)
  const group = uniqueName('group')
  await produce(
    topic,
    Array.from({ length: 30 }, () => ({ value: '{bad' }))
  )
  const held = await run(t, topic, group, ['--nothing-fits-after', '10', '--json'])
  const line = await held.line<{ event: string; reason: string; error: { code: string } }>(
    'held',
    ({ event, reason }) => event === 'held' && reason === 'nothing-fits'
  )
  assert.equal(line.error.code, 'NOTHING_FITS')
  await held.kill('SIGTERM')
  assert.equal((await readAll(`error.${topic}.${group}`)).length, 10)

  const told = await run(t, topic, uniqueName('group'), ['--nothing-fits-after', '10'])
  await waitFor('its words', () => /give --nothing-fits-after off\. \(NOTHING_FITS\)/.test(told.output.stderr))
  await told.kill('SIGTERM')

  const all = await run(t, topic, group, ['--nothing-fits-after', 'off'])
  assert.equal((await within('the run', all.ended)).code, 0, all.output.stderr)
  assert.equal((await readAll(`error.${topic}.${group}`)).length, 30)
})
