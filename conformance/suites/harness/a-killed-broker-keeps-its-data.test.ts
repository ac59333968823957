import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  commitOffsets,
  committedOffsets,
  needsOwnKafka,
  ownKafka,
  produce,
  readAll,
  testTopic
} from '../../harness/index.ts'

test('a killed broker keeps its data', needsOwnKafka, async t => {
  const kafka = await ownKafka(t)
  const { brokers } = kafka
  const topic = await testTopic(t, { partitions: 3, brokers })
  await produce(
    topic,
    Array.from({ length: 300 }, (_, i) => ({ value: `record ${i}`, partition: i % 3 })),
    { brokers }
  )
  await commitOffsets('billing', topic, [1, 2, 3], brokers)
  const [pid] = kafka.pids

  await kafka.kill(0)
  assert.deepEqual(kafka.pids, [])
  assert.throws(() => process.kill(pid as number, 0), { code: 'ESRCH' })
  await kafka.restart(0)

  const read = await readAll(topic, { brokers })
  assert.deepEqual(
    read.map(r => String(r.value)),
    [0, 1, 2].flatMap(p => Array.from({ length: 100 }, (_, i) => `record ${i * 3 + p}`))
  )
  assert.deepEqual(await committedOffsets('billing', topic, brokers), [1, 2, 3])
})
