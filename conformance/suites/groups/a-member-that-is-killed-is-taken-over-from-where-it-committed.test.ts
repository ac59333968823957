import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  briefSessions,
  committedOffsets,
  type DeliveryNote,
  endOffsets,
  needsOwnConsumerProtocol,
  produce,
  spawnProgram,
  startConsumer,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'

const program = join(import.meta.dirname, 'programs', 'member.ts')
const commitIntervalMs = 200
const workMs = 5

test('consumer protocol: a killed member is taken over from where it committed', needsOwnConsumerProtocol, async t => {
  const { brokers } = await briefSessions(t)
  const topic = await testTopic(t, { partitions: 4, brokers })
  const groupId = uniqueName('group')
  const each = 1000
  await produce(
    topic,
    Array.from({ length: 4 * each }, (_, i) => ({ partition: i % 4, value: 'x' })),
    { brokers }
  )
  const group = { protocol: 'consumer' } as const
  const options = { brokers, groupId, topics: topic, group, commitIntervalMs }
  const killed = await spawnProgram(t, program, [JSON.stringify({ ...options, workMs })])
  await killed.line<DeliveryNote>('its two-hundredth record', ({ offset }) => offset === 50)
  const other = startConsumer(t, options)
  await other.event('assigned', ({ partitions }) => partitions.length === 2)
  await killed.kill('SIGKILL')
  const killedAt = performance.now()
  await waitFor('all partitions', () => other.consumer.health().partitions.length === 4)
  const waited = performance.now() - killedAt
  const ends = String(await endOffsets(topic, brokers))
  await waitFor('the last commit', async () => String(await committedOffsets(groupId, topic, brokers)) === ends)

  const name = ({ partition, offset }: { partition: number; offset: number }): string => `${partition}@${offset}`
  const before = (killed.lines as DeliveryNote[]).filter(({ offset }) => offset !== undefined).map(name)
  const after = other.deliveries.map(name)
  assert.equal(new Set([...before, ...after]).size, 4 * each, 'none is lost')
  assert.equal(new Set(before).size, before.length)
  assert.equal(new Set(after).size, after.length)
  const repeated = before.length + after.length - 4 * each
  // Two partitions, a commit interval and a commit under way, one record each workMs.
  const bound = (2 * 3 * commitIntervalMs) / workMs
  t.diagnostic(`${repeated} records were handled twice; taken over after ${Math.round(waited)} ms`)
  assert.ok(repeated <= bound, `${repeated} repeated, at most ${bound}`)
  // By the broker's own default it would be 45 s at least.
  assert.ok(waited < 35_000, `taken over after ${waited} ms`)
})
