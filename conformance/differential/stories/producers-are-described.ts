import { story } from '../story.ts'

export default story('DescribeProducers refuses partitions that are not there', async stage => {
  const { name } = await stage.topic('a', 2)
  const ask = (note: string, name: string, partitionIndexes: readonly number[]) =>
    stage.ask('DescribeProducers', 0, { topics: [{ name, partitionIndexes }] }, { note })
  await ask('empty', name, [0, 1])
  await ask('unknown partitions', name, [2, -1])
  await ask('unknown topic', `${stage.name}-none`, [0])
  await ask('illegal topic', 'a b', [0])
  await ask('no partition', name, [])
  await stage.ask('DescribeProducers', 0, { topics: [] }, { note: 'nothing' })
})
