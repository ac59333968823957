import { batch } from '../batches.ts'
import { story } from '../story.ts'

export default story('A fetch that waits is answered when there is enough', async stage => {
  for (const version of [4, 12, stage.latest('Fetch')]) {
    const topic = await stage.topic(`${version}`, 1)
    const on = await stage.connect()
    // Kafka may tell the high watermark of the moment before: only what was read is compared.
    const wait = async (note: string, fetchOffset: bigint, minBytes: number): Promise<void> => {
      const answer = await stage.send(
        'Fetch',
        version,
        {
          maxWaitMs: 20_000,
          minBytes,
          topics: [
            {
              topic: topic.name,
              topicId: topic.id,
              partitions: [{ partition: 0, fetchOffset, partitionMaxBytes: 1_000_000 }]
            }
          ]
        },
        { on, quiet: true }
      )
      const partition = answer.responses[0]?.partitions[0]
      stage.remark(`version ${version} ${note}`, { code: partition?.errorCode, records: partition?.records })
    }
    const produce = (note: string) =>
      stage.ask(
        'Produce',
        9,
        {
          acks: -1,
          timeoutMs: 5000,
          topicData: [{ name: topic.name, partitionData: [{ index: 0, records: batch() }] }]
        },
        { note }
      )
    const first = wait('woken by a record', 0n, 1)
    await produce('while it waits')
    await first
    const second = wait('woken by enough', 3n, 350)
    await produce('not enough')
    await produce('still not')
    await produce('enough')
    await second
  }
})
