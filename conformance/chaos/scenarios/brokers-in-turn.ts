import { coordinatorOf, leaderOf } from '../cluster.ts'
import { type Scenario, Stage } from '../stage.ts'

/** kill -9 of the broker that leads a partition of the DLQ, then of the group's coordinator, then of any; each restarted. */
export const brokersInTurn: Scenario = {
  name: 'brokers killed and restarted in turn',
  async run(ground) {
    const { kafka, random } = ground
    const stages = [
      await Stage.open(ground, { members: 1, handler: 'sync' }),
      await Stage.open(ground, { members: 2, options: { concurrency: { by: 'key' }, group: { protocol: 'consumer' } } })
    ]
    const first = stages[0] as Stage
    const targets = [
      async () => ['the leader of a DLQ partition', await leaderOf(first.dlq, 0, kafka.brokers)] as const,
      async () => ['the coordinator of the group', await coordinatorOf(first.groupId, kafka.brokers)] as const,
      ...Array.from({ length: ground.long ? 6 : 0 }, () => async () => ['any', random.between(0, 2)] as const)
    ]
    for (const target of targets) {
      await first.moment()
      const [what, node] = await target()
      first.note(`node ${node}, ${what}, is killed`)
      await kafka.kill(node, random.chance(0.8) ? 'SIGKILL' : 'SIGTERM')
      await Promise.all(stages.map(stage => stage.fleet.progress(random.between(20, 200))))
      first.note('the others go on')
      await kafka.restart(node)
      first.note('it is back')
    }
    for (const stage of stages) await stage.fleet.progress(100)
    for (const stage of stages) await stage.close()
  }
}
