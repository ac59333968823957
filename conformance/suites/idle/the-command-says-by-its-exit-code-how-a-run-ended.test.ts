import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { brokers, cliMain, deleteAfter, produce, spawnProgram, testTopic, uniqueName } from '../../harness/index.ts'

interface Ended {
  readonly code: number | null
  readonly stderr: string
  readonly processed: number | undefined
}

async function run(t: TestContext, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const all = [
    'run',
    '--brokers',
    brokers(),
    '--check',
    'json',
    '--from',
    'earliest',
    '--until-idle',
    '--json',
    ...args
  ]
  const program = await spawnProgram(t, cliMain, all, { env })
  const { code } = await program.ended
  const summary = program.lines.at(-1) as { processed?: number } | undefined
  return { code, stderr: program.output.stderr, processed: summary?.processed }
}

async function twoTopics(t: TestContext, group: string): Promise<[string, string]> {
  const topics = [await testTopic(t, { suffix: 'a' }), await testTopic(t, { suffix: 'b' })] as [string, string]
  for (const topic of topics) {
    await produce(topic, [{ value: '{}' }])
    deleteAfter(t, `error.${topic}.${group}`)
  }
  return topics
}

test('a list of expressions, some with commas of their own, in the environment: 0', async t => {
  const group = uniqueName('group')
  const [a, b] = await twoTopics(t, group)
  const ended = await run(t, ['--group', group], {
    DEAD_LETTER_TOPIC: `/${a.slice(0, -1)}.{1,2}/,/${b.slice(0, -1)}./`
  })
  assert.deepEqual([ended.code, ended.processed], [0, 2], ended.stderr)
})

test('an expression that matches nothing: 5, when the rest is done; a variable that is not read is told', async t => {
  const group = uniqueName('group')
  const [a] = await twoTopics(t, group)
  const ended = await run(t, ['--group', group], {
    DEAD_LETTER_TOPIC: `${a},/${a.slice(0, -3)}/`,
    DEAD_LETTER_UNTILIDLE: 'true'
  })
  assert.deepEqual([ended.code, ended.processed], [5, 1], ended.stderr)
  assert.match(ended.stderr, /DEAD_LETTER_UNTILIDLE is not read; did you mean DEAD_LETTER_UNTIL_IDLE\?/)
})

test('a partition that is held for --idle-timeout: 4', async t => {
  const group = uniqueName('group')
  const [a, b] = await twoTopics(t, group)
  // Its letter is larger than the topic takes, and it may not be raised.
  const dlq = await testTopic(t, { suffix: 'small', configs: { 'max.message.bytes': '200' } })
  await produce(a, [{ value: `not JSON ${'x'.repeat(1000)}` }])
  const args = [
    '--topic',
    a,
    '--topic',
    b,
    '--group',
    group,
    '--dlq',
    dlq,
    '--provision',
    'off',
    '--idle-timeout',
    '1000'
  ]
  const ended = await run(t, args)
  assert.deepEqual([ended.code, ended.processed], [4, 2], ended.stderr)
})
