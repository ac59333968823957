import { now } from '../fleet.ts'
import { type Scenario, Stage } from '../stage.ts'

/** Below min.insync.replicas no letter and no commit can be had: what needs them is held, and goes on afterwards. */
export const twoBrokersDown: Scenario = {
  name: 'two of three brokers down',
  async run(ground) {
    const { kafka, random } = ground
    const stage = await Stage.open(ground, { members: 2 })
    const { fleet } = stage
    for (let i = 0; i < (ground.long ? 4 : 1); i++) {
      await stage.moment()
      const since = now()
      const down = random.shuffled([0, 1, 2]).slice(0, 2)
      await Promise.all(down.map(node => kafka.kill(node)))
      stage.note(`nodes ${down} are killed`)
      const told = await fleet.until('word of it', () =>
        fleet.members.flatMap(m => [...m.told('held'), ...m.told('warning')]).find(note => note[3] > since)
      )
      stage.note(`${told[1]}: ${told[2]}`)
      await Promise.all(down.map(node => kafka.restart(node)))
      stage.note('they are back')
      await fleet.progress(200)
    }
    await stage.close()
  }
}
