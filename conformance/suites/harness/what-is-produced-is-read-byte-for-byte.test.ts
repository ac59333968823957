import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endOffsets, produce, readAll, testTopic } from '../../harness/index.ts'

test('what is produced is read byte for byte', async t => {
  const topic = await testTopic(t, { partitions: 2 })
  const bytes = Buffer.from([0xff, 0x00, 0xfe, 0x80])
  const records = [
    { key: null, value: null, headers: [], timestamp: 1_700_000_000_000 },
    { key: Buffer.alloc(0), value: Buffer.alloc(0), headers: [], timestamp: 0 },
    {
      key: bytes,
      value: Buffer.from('{"größe":1}'),
      headers: [
        [Buffer.from('b'), Buffer.from('1')],
        [Buffer.from('a'), null],
        [Buffer.from('b'), Buffer.alloc(0)],
        [bytes, bytes]
      ] as [Buffer, Buffer | null][],
      timestamp: 1_600_000_000_123
    }
  ]
  for (const compression of ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const) {
    await produce(
      topic,
      records.map(r => ({ ...r, partition: 1 })),
      { compression }
    )
  }

  const read = await readAll(topic)

  assert.deepEqual(
    read,
    Array.from({ length: 15 }, (_, offset) => ({
      partition: 1,
      offset,
      ...(records[offset % 3] as (typeof records)[0])
    }))
  )
  assert.deepEqual(await endOffsets(topic), [0, 15])
})
