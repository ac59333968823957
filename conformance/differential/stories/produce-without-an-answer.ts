import { batch } from '../batches.ts'
import { story } from '../story.ts'

export default story('Produce with acks=0 is not answered; an error closes the connection', async stage => {
  for (const version of stage.versions('Produce')) {
    const topic = await stage.topic(`${version}`)
    const request = (index: number) => ({
      acks: 0,
      timeoutMs: 5000,
      topicData: [{ name: topic.name, topicId: topic.id, partitionData: [{ index, records: batch() }] }]
    })
    const client = await stage.connect()
    client.tell('Produce', version, request(0))
    await stage.ask(
      'ListOffsets',
      4,
      { replicaId: -1, topics: [{ name: topic.name, partitions: [{ partitionIndex: 0, timestamp: -1n }] }] },
      { on: client, note: 'answered next' }
    )
    client.tell('Produce', version, request(9))
    await stage.ask('Metadata', 4, { topics: [] }, { on: client, note: 'after an error' })
  }
})
