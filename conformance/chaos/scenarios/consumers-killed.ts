import { type Scenario, Stage } from '../stage.ts'

/** kill -9 of consumers at any moment, others taking their place: while they join, handle, write letters or commit. */
export const consumersKilled: Scenario = {
  name: 'consumers killed, again and again',
  async run(ground) {
    const stage = await Stage.open(ground, { members: 3 })
    const { fleet } = stage
    for (let kills = 0; kills < (ground.long ? 30 : 6); kills++) {
      await stage.moment()
      const atWork = ground.random.chance(0.6)
      const victim = ground.random.pick(atWork && fleet.working.length > 0 ? fleet.working : fleet.running)
      await fleet.kill(victim)
      const follower = await fleet.add()
      stage.note(`${victim.name} killed, ${follower.name} started`)
    }
    await fleet.progress(100)
    await stage.close()
  }
}
