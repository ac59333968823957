import { batch, longAgo } from '../batches.ts'
import { story } from '../story.ts'
import type { Request } from '../wire-client.ts'

export default story('ListOffsets finds the ends, times and the latest timestamp, in all versions', async stage => {
  const { name } = await stage.topic('a', 3)
  const produce = (index: number, timestamp: number) =>
    stage.send(
      'Produce',
      9,
      {
        acks: -1,
        timeoutMs: 5000,
        topicData: [{ name, partitionData: [{ index, records: batch({ timestamp }) }] }]
      },
      { quiet: true }
    )
  for (const at of [0, 1000, 500, 2000]) await produce(0, longAgo + at)
  await produce(1, longAgo)
  await stage.send(
    'DeleteRecords',
    2,
    { timeoutMs: 5000, topics: [{ name, partitions: [{ partitionIndex: 0, offset: 2n }] }] },
    { quiet: true }
  )
  for (const version of stage.versions('ListOffsets')) {
    type Partition = { partitionIndex: number; timestamp: bigint; currentLeaderEpoch?: number }
    const ask = (note: string, partitions: readonly Partition[], more: Request<'ListOffsets'> = {}) =>
      stage.ask(
        'ListOffsets',
        version,
        { replicaId: -1, topics: [{ name, partitions }], timeoutMs: 5000, ...more },
        { note }
      )
    for (const timestamp of [-1, -2, -3, -4, -5, -6, -7, -99, 0, 1])
      await ask(
        `timestamp ${timestamp}`,
        [0, 1, 2].map(partitionIndex => ({ partitionIndex, timestamp: BigInt(timestamp) }))
      )
    for (const after of [-1, 0, 1, 2, 3, 500, 501, 503, 1000, 1002, 1003, 2002, 2003])
      await ask(`time ${after}`, [{ partitionIndex: 0, timestamp: BigInt(longAgo + after) }])
    await ask('committed', [{ partitionIndex: 0, timestamp: -1n }], { isolationLevel: 1 })
    await ask('isolation level 2', [{ partitionIndex: 0, timestamp: -1n }], { isolationLevel: 2 })
    await ask(
      'unknown partitions',
      [3, -1].map(partitionIndex => ({ partitionIndex, timestamp: -1n }))
    )
    await ask(
      'a partition twice',
      [0, 0].map(partitionIndex => ({ partitionIndex, timestamp: -1n }))
    )
    for (const currentLeaderEpoch of [0, 1, -2])
      await ask(`leader epoch ${currentLeaderEpoch}`, [{ partitionIndex: 0, timestamp: -1n, currentLeaderEpoch }])
    await ask('a replica', [{ partitionIndex: 0, timestamp: -1n }], { replicaId: 5 })
    await ask('a debugging client', [{ partitionIndex: 0, timestamp: -1n }], { replicaId: -2 })
    await stage.ask('ListOffsets', version, { replicaId: -1, topics: [] }, { note: 'nothing' })
    await stage.ask(
      'ListOffsets',
      version,
      { replicaId: -1, topics: [{ name: `${stage.name}-none`, partitions: [{ partitionIndex: 0, timestamp: -1n }] }] },
      { note: 'unknown topic' }
    )
  }
})
