import type { GroupOptions } from '@dead-letter/kafka'
import { type Scenario, Stage } from '../stage.ts'

const most = 5

/** Members join, leave and, unless the storm is a graceful one, are killed, faster than the group settles. */
function storm(protocol: GroupOptions['protocol'], graceful: boolean): Scenario {
  return {
    name: `members ${graceful ? 'joining and leaving' : 'joining, leaving and killed'}, protocol ${protocol}`,
    async run(ground) {
      // A session that ends because the machine is busy would be a kill.
      const sessionTimeoutMs = graceful ? 30_000 : 2500
      const classic = { sessionTimeoutMs, heartbeatIntervalMs: 300, rebalanceTimeoutMs: 15_000 }
      const group = protocol === 'classic' ? classic : { protocol, rebalanceTimeoutMs: 15_000 }
      const stage = await Stage.open(ground, { members: most, graceful, options: { group } })
      const { fleet } = stage
      const leaving: Promise<void>[] = []
      for (let i = 0; i < (ground.long ? 60 : 6); i++) {
        await stage.moment()
        const { running } = fleet
        const join = running.length === 1 || (running.length < most && ground.random.chance(0.5))
        const kill = !graceful && ground.random.chance(0.5)
        const member = join ? await fleet.add() : ground.random.pick(running)
        stage.note(`${member.name} ${join ? 'joins' : kill ? 'is killed' : 'leaves'}`)
        if (join) continue
        if (kill) await fleet.kill(member)
        // Others come and go meanwhile.
        else leaving.push(fleet.stop(member))
        leaving.at(-1)?.catch(() => {})
      }
      await Promise.all(leaving)
      await fleet.progress(100)
      await stage.close()
    }
  }
}

export const gracefulStorm = storm('classic', true)
export const classicStorm = storm('classic', false)
export const gracefulConsumerStorm = storm('consumer', true)
export const consumerStorm = storm('consumer', false)
