import { now } from '../fleet.ts'
import { type Scenario, Stage } from '../stage.ts'

/** SIGSTOP for longer than the session, as a long pause of a machine would do, then SIGCONT: a member that does not know it is none. */
export const consumersStopped: Scenario = {
  name: 'consumers stopped for longer than their session',
  async run(ground) {
    const stages = [
      await Stage.open(ground, { members: 3, handler: 'abortable' }),
      await Stage.open(ground, { members: 2, options: { concurrency: { by: 'key' } } })
    ]
    await Promise.all(stages.map(stage => pauses(stage, ground.long ? 6 : 1)))
    for (const stage of stages) await stage.close()
  }
}

async function pauses(stage: Stage, times: number): Promise<void> {
  const { fleet } = stage
  for (let i = 0; i < times; i++) {
    await stage.moment()
    await fleet.until('two at work', () => fleet.working.length > 1)
    const member = stage.ground.random.pick(fleet.working)
    const since = now()
    fleet.pause(member)
    stage.note(`${member.name} is stopped`)
    // The others have got what it had.
    await fleet.event('assigned', since, text => text !== '')
    await fleet.progress(100)
    fleet.resume(member)
    stage.note(`${member.name} goes on`)
    await fleet.until('its place in the group', () =>
      member.told('assigned').some(note => note[3] > since && note[2] !== '')
    )
  }
}
