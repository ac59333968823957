import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { batchAttributes, brokers, committedOffsets, readAll, testTopic, uniqueName } from '../../harness/index.ts'
import { lines, type Outcome, run } from './run.ts'

const needsKcat = { skip: spawnSync('kcat', ['-V']).status === 0 ? false : 'kcat is not on the PATH' }

const kcat = (args: readonly string[], input?: string): Promise<Outcome> =>
  run('kcat', ['-b', brokers(), ...args], input === undefined ? {} : { input })

/** Everything in a topic, a line for each record: partition, offset, key, value, headers. */
const consumed = async (topic: string, ...more: string[]): Promise<string[]> =>
  lines(await kcat(['-C', '-t', topic, '-o', 'beginning', '-e', '-q', '-f', '%p|%o|%k|%s|%h\n', ...more])).sort()

test('kcat shows the layout of a topic, writes keys, headers and nulls, and reads them back', needsKcat, async t => {
  const topic = await testTopic(t, { partitions: 2 })
  const layout = JSON.parse(lines(await kcat(['-L', '-J', '-t', topic])).join(''))
  assert.deepEqual(
    layout.topics.map((found: { topic: string; partitions: unknown[] }) => [found.topic, found.partitions.length]),
    [[topic, 2]]
  )

  lines(await kcat(['-P', '-t', topic, '-p', '0', '-K', ':', '-H', 'a=1', '-H', 'b=2'], 'k1:v1\nk2:v2\n'))
  lines(await kcat(['-P', '-t', topic, '-p', '1', '-K', ':', '-Z'], 'k3:\n'))
  assert.deepEqual(await consumed(topic), ['0|0|k1|v1|a=1,b=2', '0|1|k2|v2|a=1,b=2', '1|0|k3||'])
  const records = await readAll(topic)
  assert.deepEqual(
    records.map(record => record.value),
    [Buffer.from('v1'), Buffer.from('v2'), null]
  )
  const [, second] = records
  assert.deepEqual(lines(await kcat(['-Q', '-t', `${topic}:0:${(second?.timestamp ?? 0) + 60_000}`])), [
    `${topic} [0] offset -1`
  ])
  assert.deepEqual(lines(await kcat(['-Q', '-t', `${topic}:0:1`])), [`${topic} [0] offset 0`])
})

for (const [bits, codec] of ['none', 'gzip', 'snappy', 'lz4', 'zstd'].entries()) {
  test(`kcat writes and reads batches: ${codec}, idempotent`, needsKcat, async t => {
    const topic = await testTopic(t)
    const values = Array.from({ length: 200 }, (_, i) => `value ${i}`)
    lines(
      await kcat(['-P', '-t', topic, '-z', codec, '-X', 'enable.idempotence=true'], values.map(v => `${v}\n`).join(''))
    )
    const found = lines(await kcat(['-C', '-t', topic, '-o', 'beginning', '-e', '-q', '-X', 'check.crcs=true']))
    assert.deepEqual(found, values)
    assert.deepEqual([...new Set(await batchAttributes(topic))], [bits])
  })
}

test('kcat consumes as a group and commits; a second run goes on behind', needsKcat, async t => {
  const topic = await testTopic(t, { partitions: 2 })
  const group = uniqueName('group')
  const take = async (count: number): Promise<string[]> => {
    const settings = ['-X', 'auto.offset.reset=earliest', '-X', 'session.timeout.ms=6000']
    return lines(await kcat(['-q', '-c', String(count), '-f', '%s\n', ...settings, '-G', group, topic])).sort()
  }
  for (const p of [0, 1]) lines(await kcat(['-P', '-t', topic, '-p', String(p)], `a${p}\nb${p}\n`))
  assert.deepEqual(await take(4), ['a0', 'a1', 'b0', 'b1'])
  assert.deepEqual(await committedOffsets(group, topic), [2, 2])
  lines(await kcat(['-P', '-t', topic, '-p', '1'], 'c1\n'))
  assert.deepEqual(await take(1), ['c1'])
})

test('kcat writes in a transaction, which is read when it is committed', needsKcat, async t => {
  const topic = await testTopic(t)
  const id = uniqueName('transactional')
  lines(await kcat(['-P', '-t', topic, '-X', `transactional.id=${id}`], 'one\ntwo\n'))
  assert.deepEqual(await consumed(topic, '-X', 'isolation.level=read_committed'), ['0|0||one|', '0|1||two|'])
})
