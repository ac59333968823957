import { batch } from '../batches.ts'
import { story } from '../story.ts'

export default story('OffsetForLeaderEpoch knows one epoch', async stage => {
  const { name } = await stage.topic('a', 2)
  await stage.send(
    'Produce',
    9,
    { acks: -1, timeoutMs: 5000, topicData: [{ name, partitionData: [{ index: 0, records: batch() }] }] },
    { quiet: true }
  )
  for (const version of stage.versions('OffsetForLeaderEpoch')) {
    const ask = (note: string, topic: string, partition: number, leaderEpoch: number, currentLeaderEpoch = -1) =>
      stage.ask(
        'OffsetForLeaderEpoch',
        version,
        { replicaId: -2, topics: [{ topic, partitions: [{ partition, leaderEpoch, currentLeaderEpoch }] }] },
        { note }
      )
    for (const epoch of [-2, -1, 0, 1, 9]) {
      await ask(`epoch ${epoch}`, name, 0, epoch)
      await ask(`epoch ${epoch}, nothing there`, name, 1, epoch)
    }
    for (const current of [0, 1, -2]) await ask(`current ${current}`, name, 0, 0, current)
    for (const partition of [2, -1]) await ask(`partition ${partition}`, name, partition, 0)
    await ask('unknown topic', `${stage.name}-none`, 0, 0)
    await stage.ask('OffsetForLeaderEpoch', version, { replicaId: -2, topics: [] }, { note: 'nothing' })
  }
})
