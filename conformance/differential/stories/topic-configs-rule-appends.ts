import { batch, longAgo } from '../batches.ts'
import { story } from '../story.ts'

export default story('What a topic is configured to take is taken, and stored as it says', async stage => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['append-time', { 'message.timestamp.type': 'LogAppendTime' }],
    ['compacted', { 'cleanup.policy': 'compact' }],
    ['two-in-sync', { 'min.insync.replicas': '2' }],
    ['gzip', { 'compression.type': 'gzip' }],
    ['uncompressed', { 'compression.type': 'uncompressed' }],
    ['not-before', { 'message.timestamp.before.max.ms': '1000' }],
    ['not-after', { 'message.timestamp.after.max.ms': '1000' }],
    ['small-records', { 'max.decompressed.message.bytes': '30' }]
  ]
  const soon = Date.now() + 60_000
  for (const [suffix, configs] of cases) {
    const topic = await stage.topic(suffix, 1, configs)
    const ask = (note: string, records: Buffer, acks = -1) =>
      stage.ask(
        'Produce',
        9,
        { acks, timeoutMs: 2000, topicData: [{ name: topic.name, partitionData: [{ index: 0, records }] }] },
        { note: `${suffix}: ${note}` }
      )
    await ask('plain', batch())
    await ask('acks 1', batch(), 1)
    await ask('without keys', batch({ key: null }))
    await ask('ahead', batch({ timestamp: soon }))
    await ask('compressed', batch({ compression: 'lz4', values: ['a', 'a', 'a', 'a'] }))
    await ask('compressed, one larger', batch({ compression: 'zstd', values: ['a', 'a'.repeat(300), 'a'] }))
    await ask('one larger', batch({ values: ['a', 'a'.repeat(300), 'a'] }))
    await ask('idempotent', batch({ producerId: 987_654n, producerEpoch: 0, baseSequence: 0 }))
    for (const timestamp of [-1n, -2n, BigInt(longAgo)])
      await stage.ask(
        'ListOffsets',
        7,
        { replicaId: -1, topics: [{ name: topic.name, partitions: [{ partitionIndex: 0, timestamp }] }] },
        { note: `${suffix}: offset of ${timestamp}` }
      )
    if (suffix === 'gzip' || suffix === 'uncompressed') continue
    await stage.ask(
      'Fetch',
      12,
      {
        maxWaitMs: 0,
        topics: [{ topic: topic.name, partitions: [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: 1_000_000 }] }]
      },
      { note: suffix }
    )
  }
})
