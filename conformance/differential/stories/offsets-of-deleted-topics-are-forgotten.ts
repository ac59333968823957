import { story } from '../story.ts'

export default story(
  'Deleting a topic deletes its committed offsets, and what was asked of it is unknown',
  async stage => {
    const topic = await stage.topic('a', 2)
    const kept = await stage.topic('b', 1)
    const groupId = `${stage.name}-g`
    const partitions = [{ partitionIndex: 0, committedOffset: 2n, committedMetadata: '' }]
    const topics = [topic, kept].map(({ name }) => ({ name, partitions }))
    await stage.ask('OffsetCommit', 8, { groupId, topics })
    const fetched = { groupId, topics: [topic, kept].map(({ name }) => ({ name, partitionIndexes: [0] })) }
    await stage.ask('OffsetFetch', 7, fetched, { note: 'before' })
    await stage.ask('DeleteTopics', 6, { timeoutMs: 5000, topics: [{ name: topic.name }] })
    await stage.until('OffsetFetch', 7, fetched, ({ topics }) =>
      topics.every(({ name, partitions }) => name !== topic.name || partitions[0]?.committedOffset === -1n)
    )
    await stage.until('OffsetCommit', 8, { groupId, topics }, answer =>
      answer.topics.some(({ partitions }) => partitions[0]?.errorCode === 3)
    )
    await stage.until(
      'Fetch',
      13,
      {
        maxWaitMs: 0,
        topics: [{ topicId: topic.id, partitions: [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: 100 }] }]
      },
      ({ responses }) => responses[0]?.partitions[0]?.errorCode === 100
    )
    const again = await stage.topic('a', 1)
    await stage.ask('OffsetFetch', 7, fetched, { note: 'made again' })
    await stage.ask('Metadata', 12, {
      topics: [
        { name: null, topicId: topic.id },
        { name: null, topicId: again.id }
      ]
    })
  }
)
