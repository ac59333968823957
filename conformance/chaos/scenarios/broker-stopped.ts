import { coordinatorOf } from '../cluster.ts'
import { type Scenario, Stage } from '../stage.ts'

/** SIGSTOP of a broker: connections stay open and nothing answers; others lead meanwhile. Then it wakes up and does not know. */
export const brokerStopped: Scenario = {
  name: 'a broker stopped until others lead',
  async run(ground) {
    const { kafka, random } = ground
    const stage = await Stage.open(ground, { members: 2, handler: 'sync' })
    for (let i = 0; i < (ground.long ? 6 : 1); i++) {
      await stage.moment()
      const node = random.chance(0.5) ? await coordinatorOf(stage.groupId, kafka.brokers) : random.between(0, 2)
      await stage.avoid(node)
      stage.note(`node ${node} is stopped`)
      kafka.pause(node)
      await stage.fleet.progress(random.between(200, 400))
      kafka.resume(node)
      stage.note(`node ${node} goes on`)
      await stage.fleet.progress(100)
    }
    await stage.close()
  }
}
