import { batch } from '../batches.ts'
import type { Stage } from '../stage.ts'
import { story } from '../story.ts'

export default story(
  'Sequence numbers are checked: duplicates answered again, gaps and old epochs refused',
  async stage => {
    const topic = await stage.topic('one', 2)
    const { producerId } = await stage.send('InitProducerId', 4, {
      transactionalId: null,
      transactionTimeoutMs: 60_000
    })
    const ask = asker(stage, topic.name, producerId)
    await ask('first', 0, 0)
    await ask('second', 3, 0)
    await ask('second again', 3, 0)
    await ask('first again', 0, 0)
    await ask('part of one', 1, 0)
    await ask('a gap', 9, 0)
    for (let sequence = 6; sequence < 24; sequence += 3) await ask('next', sequence, 0)
    await ask('duplicate of the fifth last', 9, 0)
    await ask('older than remembered', 0, 0)
    await ask('longer duplicate', 21, 0, 5)
    await ask('another epoch, not from 0', 24, 1)
    await ask('another epoch, from 0', 0, 1)
    await ask('the old epoch', 24, 0)
    await ask('epoch skipped', 0, 5)
    await ask('epoch 1 after 5', 3, 1)
    await ask('no sequence', -1, 5)
    await ask('no epoch', 3, -1)
    await stage.ask('DescribeProducers', 0, { topics: [{ name: topic.name, partitionIndexes: [0, 1, 2] }] })

    const wrap = asker(stage, topic.name, 4_000_000n, 1)
    await wrap('unknown producer, not from 0', 2_147_483_646, 0)
    await wrap('wraps', 1, 0)
    await wrap('out of order', 0, 0)
    await wrap('same as first', 2_147_483_646, 0)
    await stage.ask('DescribeProducers', 0, { topics: [{ name: topic.name, partitionIndexes: [1] }] })
    const two = Buffer.concat([
      batch({ producerId: 4_000_001n, producerEpoch: 0, baseSequence: 0 }),
      batch({ producerId: 4_000_001n, producerEpoch: 0, baseSequence: 3 })
    ])
    await stage.ask(
      'Produce',
      9,
      { acks: -1, timeoutMs: 5000, topicData: [{ name: topic.name, partitionData: [{ index: 1, records: two }] }] },
      { note: 'two idempotent batches' }
    )
  }
)

function asker(stage: Stage, name: string, producerId: bigint, index = 0) {
  return (note: string, baseSequence: number, producerEpoch: number, count = 3) => {
    const values = Array.from({ length: count }, (_, i) => `${i}`)
    const records = batch({ producerId, producerEpoch, baseSequence, values })
    return stage.ask(
      'Produce',
      9,
      { acks: -1, timeoutMs: 5000, topicData: [{ name, partitionData: [{ index, records }] }] },
      { note: `${note}: sequence ${baseSequence}, epoch ${producerEpoch}` }
    )
  }
}
