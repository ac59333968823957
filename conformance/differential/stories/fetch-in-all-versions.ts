import { batch } from '../batches.ts'
import { story } from '../story.ts'
import type { Request } from '../wire-client.ts'

export default story('Fetch reads the same batches, or refuses for the same reason, in all versions', async stage => {
  const topic = await stage.topic('a', 3)
  const none = { name: `${stage.name}-none`, id: 'AAAAAAAAAAAAAAAAAAAAAQ' }
  for (const index of [0, 0, 1])
    await stage.send(
      'Produce',
      9,
      { acks: -1, timeoutMs: 5000, topicData: [{ name: topic.name, partitionData: [{ index, records: batch() }] }] },
      { quiet: true }
    )
  await stage.send(
    'Produce',
    9,
    {
      acks: -1,
      timeoutMs: 5000,
      topicData: [{ name: topic.name, partitionData: [{ index: 0, records: batch({ compression: 'gzip' }) }] }]
    },
    { quiet: true }
  )
  for (const version of stage.versions('Fetch')) {
    type Partition = Partial<{ fetchOffset: bigint; partitionMaxBytes: number; currentLeaderEpoch: number }>
    const ask = (
      note: string,
      partitions: readonly (Partition & { partition: number; lastFetchedEpoch?: number; logStartOffset?: bigint })[],
      more: Request<'Fetch'> & { to?: typeof none } = {}
    ) => {
      const { name, id } = more.to ?? topic
      return stage.ask(
        'Fetch',
        version,
        {
          maxWaitMs: 0,
          minBytes: 0,
          topics: [
            {
              topic: name,
              topicId: id,
              partitions: partitions.map(one => ({ fetchOffset: 0n, partitionMaxBytes: 1_000_000, ...one }))
            }
          ],
          ...more
        },
        { note }
      )
    }
    const all = [0, 1, 2].map(partition => ({ partition }))
    await ask('all from 0', all)
    await ask('committed', all, { isolationLevel: 1 })
    for (const fetchOffset of [1n, 2n, 3n, 8n, 9n, 10n, -1n, -2n])
      await ask(`offset ${fetchOffset}`, [{ partition: 0, fetchOffset }])
    for (const partition of [3, -1]) await ask(`partition ${partition}`, [{ partition }])
    await ask('a partition twice', [{ partition: 0 }, { partition: 0, fetchOffset: 3n }])
    await ask('unknown topic', all, { to: none })
    await ask('one byte of a partition', [{ partition: 0, partitionMaxBytes: 1 }])
    await ask('one byte in all', all, { maxBytes: 1 })
    await ask('no byte of a partition', [{ partition: 0, partitionMaxBytes: 0 }, { partition: 1 }])
    await ask('at most two batches', [{ partition: 0, partitionMaxBytes: 250 }])
    await ask('leader epoch 0', [{ partition: 0, currentLeaderEpoch: 0 }])
    await ask('leader epoch 1', [{ partition: 0, currentLeaderEpoch: 1 }])
    await ask('negative leader epoch', [{ partition: 0, currentLeaderEpoch: -2 }])
    await ask('last fetched epoch 0', [{ partition: 0, fetchOffset: 3n, lastFetchedEpoch: 0 }])
    await ask('last fetched epoch 1', [{ partition: 0, fetchOffset: 3n, lastFetchedEpoch: 1 }])
    await ask('rack', all, { rackId: 'r1' })
    await ask('waits and gives up', [{ partition: 2 }], { maxWaitMs: 30, minBytes: 1 })
    await ask('waits for more than there is', all, { maxWaitMs: 30, minBytes: 1_000_000 })
    await ask('waits beside an unknown partition', [{ partition: 2 }, { partition: 7 }], { maxWaitMs: 30, minBytes: 1 })
    await ask('does not wait at an error', [{ partition: 2 }, { partition: 1, fetchOffset: 99n }], {
      maxWaitMs: 20_000,
      minBytes: 1
    })
    await stage.ask('Fetch', version, { maxWaitMs: 0, topics: [] }, { note: 'nothing' })
    await ask('a client that says to be a replica', [{ partition: 0 }], {
      replicaId: 9,
      replicaState: { replicaId: 9, replicaEpoch: 1n }
    })
    await ask('another cluster', [{ partition: 0 }], { clusterId: 'x' })
    await ask('isolation level 2', [{ partition: 0 }], { isolationLevel: 2 })
  }
})
