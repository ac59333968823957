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

type Line = Partial<DeliveryNote> & { event?: string; partitions?: number[]; offsets?: DeliveryNote[] }

test('consumer protocol: SIGSTOP beyond the session, then SIGCONT', needsOwnConsumerProtocol, async t => {
  const { brokers } = await briefSessions(t)
  const topic = await testTopic(t, { partitions: 4, brokers })
  const groupId = uniqueName('group')
  const write = (n: number) =>
    produce(
      topic,
      Array.from({ length: 4 * n }, (_, i) => ({ partition: i % 4, value: 'x' })),
      { brokers }
    )
  await write(500)
  const options = { brokers, groupId, topics: topic, group: { protocol: 'consumer' }, commitIntervalMs: 200 } as const
  const stopped = await spawnProgram(t, program, [JSON.stringify({ ...options, workMs: 20 })])
  await stopped.line<Line>('its first records', ({ offset }) => offset === 20)
  process.kill(stopped.pid, 'SIGSTOP')
  const other = startConsumer(t, options)
  await waitFor('everything is taken over', () => other.consumer.health().partitions.length === 4)
  const ends = String(await endOffsets(topic, brokers))
  const committed = async (): Promise<string> => String(await committedOffsets(groupId, topic, brokers))
  await waitFor('all is committed', async () => (await committed()) === ends)

  const told = stopped.lines.length
  process.kill(stopped.pid, 'SIGCONT')
  await stopped.line<Line>('that it lost its partitions', ({ event }) => event === 'lost')
  await stopped.line<Line>(
    'that it has partitions again',
    line => line.event === 'assigned' && stopped.lines.indexOf(line) > told && line.partitions?.length === 2
  )
  assert.equal(await committed(), ends, 'nothing was committed late')
  const since = (stopped.lines as Line[]).slice(told)
  const lost = since.findIndex(({ event }) => event === 'lost')
  // A record that was under way in each partition when the process was stopped.
  assert.ok(since.slice(0, lost).every(({ event }) => event === undefined) && lost <= 4, JSON.stringify(since))

  await write(50)
  await stopped.line<Line>('new records', ({ offset }) => offset === 549)
  const all = String(await endOffsets(topic, brokers))
  await waitFor('all is committed again', async () => (await committed()) === all)
  assert.deepEqual(other.events('lost'), [])
})
