import { batch } from '../batches.ts'
import { story } from '../story.ts'

export default story('DescribeLogDirs tells the size of each log', async stage => {
  const { name } = await stage.topic('a', 2)
  await stage.send(
    'Produce',
    9,
    { acks: -1, timeoutMs: 5000, topicData: [{ name, partitionData: [{ index: 0, records: batch() }] }] },
    { quiet: true }
  )
  for (const version of stage.versions('DescribeLogDirs')) {
    const ask = (note: string, topics: readonly { topic: string; partitions: readonly number[] }[] | null) =>
      stage.ask('DescribeLogDirs', version, { topics }, { note })
    await ask('all', null)
    await ask('nothing', [])
    await ask('both', [{ topic: name, partitions: [0, 1] }])
    await ask('one', [{ topic: name, partitions: [1] }])
    await ask('unknown', [
      { topic: name, partitions: [7] },
      { topic: `${stage.name}-none`, partitions: [0] }
    ])
  }
})
