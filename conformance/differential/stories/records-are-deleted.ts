import { batch } from '../batches.ts'
import { story } from '../story.ts'

export default story('DeleteRecords moves the start of a log', async stage => {
  for (const version of stage.versions('DeleteRecords')) {
    const { name, id } = await stage.topic(`${version}`, 2)
    for (let i = 0; i < 3; i++)
      await stage.send(
        'Produce',
        9,
        { acks: -1, timeoutMs: 5000, topicData: [{ name, partitionData: [{ index: 0, records: batch() }] }] },
        { quiet: true }
      )
    const ask = (note: string, partitionIndex: number, offset: bigint, topic = name) =>
      stage.ask(
        'DeleteRecords',
        version,
        { timeoutMs: 5000, topics: [{ name: topic, partitions: [{ partitionIndex, offset }] }] },
        { note }
      )
    const fetch = (fetchOffset: bigint) =>
      stage.ask(
        'Fetch',
        13,
        {
          maxWaitMs: 0,
          topics: [{ topicId: id, partitions: [{ partition: 0, fetchOffset, partitionMaxBytes: 1_000_000 }] }]
        },
        { note: `from ${fetchOffset}` }
      )
    await ask('to 0', 0, 0n)
    await ask('to 4', 0, 4n)
    await fetch(3n)
    await fetch(4n)
    await ask('back to 2', 0, 2n)
    for (const offset of [10n, -2n, -5n]) await ask(`to ${offset}`, 0, offset)
    await ask('to the end', 0, -1n)
    await fetch(9n)
    await ask('again', 0, -1n)
    await ask('empty', 1, -1n)
    for (const partition of [2, -1]) await ask(`partition ${partition}`, partition, -1n)
    await ask('unknown topic', 0, -1n, `${stage.name}-none`)
    await ask('illegal topic', 0, -1n, 'a b')
    await stage.ask('DeleteRecords', version, { timeoutMs: 5000, topics: [] }, { note: 'nothing' })
  }
})
