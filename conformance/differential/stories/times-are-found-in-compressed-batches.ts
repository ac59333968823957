import { batch, longAgo } from '../batches.ts'
import { story } from '../story.ts'

export default story('ListOffsets finds times within batches of each compression', async stage => {
  for (const compression of ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const) {
    const { name } = await stage.topic(compression, 1)
    const values = Array.from({ length: 20 }, (_, i) => `value ${i}`.repeat(50))
    for (const at of [0, 100, 50])
      await stage.ask('Produce', 9, {
        acks: -1,
        timeoutMs: 5000,
        topicData: [
          { name, partitionData: [{ index: 0, records: batch({ values, compression, timestamp: longAgo + at }) }] }
        ]
      })
    for (const after of [-1, 0, 7, 19, 20, 50, 60, 100, 110, 119, 120])
      await stage.ask(
        'ListOffsets',
        7,
        { replicaId: -1, topics: [{ name, partitions: [{ partitionIndex: 0, timestamp: BigInt(longAgo + after) }] }] },
        { note: `${compression}, ${after}` }
      )
    await stage.ask('ListOffsets', 7, {
      replicaId: -1,
      topics: [{ name, partitions: [{ partitionIndex: 0, timestamp: -3n }] }]
    })
    for (const [fetchOffset, partitionMaxBytes] of [
      [5n, 1],
      [25n, 100],
      [0n, 1_000_000]
    ] as const)
      await stage.ask('Fetch', 12, {
        maxWaitMs: 0,
        topics: [{ topic: name, partitions: [{ partition: 0, fetchOffset, partitionMaxBytes }] }]
      })
  }
})
