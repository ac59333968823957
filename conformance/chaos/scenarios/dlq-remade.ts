import { deleteTopic, growTopic, testTopic } from '../../harness/index.ts'
import { now } from '../fleet.ts'
import { type Scenario, Stage, partitions as sourcePartitions } from '../stage.ts'

/** The DLQ is deleted under the consumers, made again with fewer partitions than its source (the library grows it again), and grown beyond. */
export const dlqRemade: Scenario = {
  name: 'the DLQ deleted, made again smaller, and grown',
  async run(ground) {
    const { brokers } = ground.kafka
    const stage = await Stage.open(ground, { members: 2, handler: 'sync' })
    const { fleet, dlq } = stage
    for (let i = 0; i < (ground.long ? 6 : 1); i++) {
      await stage.moment()
      const since = now()
      await deleteTopic(dlq, brokers)
      stage.note('the DLQ is deleted')
      // Sometimes it is back before anybody has noticed.
      if (ground.random.chance(0.7)) await fleet.event('held', since)
      const partitions = ground.random.between(1, 3)
      await testTopic(ground.t, { name: dlq, partitions, brokers })
      stage.dlqSince = now()
      stage.note(`it is made again with ${partitions} partitions`)
      await fleet.until('letters in it', () =>
        fleet.members.some(m => m.notes.some(note => note[0] === 'letter' && note[3] > (stage.dlqSince as number)))
      )
      await stage.moment()
      // More than the library grows it to by itself, whenever that happens.
      await growTopic(dlq, sourcePartitions + ground.random.between(1, 3), brokers)
      stage.note('it is grown')
    }
    await fleet.progress(100)
    await stage.close()
  }
}
