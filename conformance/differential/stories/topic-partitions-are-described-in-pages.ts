import { story } from '../story.ts'

export default story('DescribeTopicPartitions pages through topics by cursor', async stage => {
  const a = (await stage.topic('a', 3)).name
  const b = (await stage.topic('b', 2)).name
  const ask = (note: string, request: Parameters<typeof stage.ask<'DescribeTopicPartitions'>>[2]) =>
    stage.ask('DescribeTopicPartitions', 0, { responsePartitionLimit: 2000, ...request }, { note })
  await ask('both, in the other order', { topics: [{ name: b }, { name: a }] })
  await ask('twice', { topics: [{ name: a }, { name: a }] })
  await ask('unknown and illegal', { topics: [{ name: `${stage.name}-none` }, { name: 'a b' }] })
  await ask('no topics', { topics: [] })
  for (const limit of [0, -1, 1, 2, 3, 4, 5])
    await ask(`limit ${limit}`, { topics: [{ name: a }, { name: b }], responsePartitionLimit: limit })
  for (const partitionIndex of [-1, 0, 2, 3, 9])
    await ask(`cursor ${partitionIndex}`, {
      topics: [{ name: a }, { name: b }],
      cursor: { topicName: a, partitionIndex }
    })
  await ask('cursor at the second', { topics: [{ name: a }, { name: b }], cursor: { topicName: b, partitionIndex: 1 } })
  await ask('cursor between', { topics: [{ name: a }, { name: b }], cursor: { topicName: `${a}x`, partitionIndex: 0 } })
  await ask('cursor, all topics', { topics: [], cursor: { topicName: b, partitionIndex: 0 } })
})
