import { setTimeout as sleep } from 'node:timers/promises'
import { type Scenario, Stage } from '../stage.ts'

/** Connections that are slow, cut between and in the middle of answers, refused, or open and silent. */
export const badNetwork: Scenario = {
  name: 'a slow network and cut connections',
  async run(ground) {
    const { random, proxies, proxied: brokers } = ground
    const stages = [
      await Stage.open(ground, { members: 2, options: { brokers } }),
      await Stage.open(ground, { members: 1, handler: 'sync', options: { brokers, concurrency: { by: 'key' } } })
    ]
    const first = stages[0] as Stage
    const progress = (records: number): Promise<unknown> => Promise.all(stages.map(s => s.fleet.progress(records)))
    for (let i = 0; i < (ground.long ? 40 : 5); i++) {
      await first.moment()
      const index = random.between(0, proxies.length - 1)
      const proxy = proxies[index] as (typeof proxies)[number]
      // The first of them all are tried in every run.
      const fault = (['cut', 'cutAfter', 'slow', 'silence', 'refuse'] as const)[i < 5 ? i : random.between(0, 4)]
      first.note(`network of node ${index}: ${fault}`)
      if (fault === 'cut') proxy.cut()
      if (fault === 'cutAfter') proxy.cutAfter(random.between(1, 20_000))
      if (fault === 'slow') {
        for (const each of proxies) each.delayMs = random.between(20, 120)
        for (const each of proxies) each.pieceBytes = random.between(200, 8000)
        await progress(100)
        for (const each of proxies) each.heal()
      }
      if (fault === 'silence' || fault === 'refuse') {
        proxy[fault]()
        await sleep(random.between(50, ground.long ? 8000 : 1500))
        proxy.heal()
      }
    }
    await progress(100)
    for (const stage of stages) await stage.close()
  }
}
