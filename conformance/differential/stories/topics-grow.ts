import { story } from '../story.ts'
import type { Request } from '../wire-client.ts'

export default story('CreatePartitions adds partitions, and refuses what is wrong', async stage => {
  for (const version of stage.versions('CreatePartitions')) {
    const name = (await stage.topic(`${version}`, 2)).name
    const ask = (note: string, request: Request<'CreatePartitions'>) =>
      stage.ask('CreatePartitions', version, { timeoutMs: 30_000, ...request }, { note })
    await ask('nothing', { topics: [] })
    for (const count of [-1, 0, 1, 2]) await ask(`to ${count}`, { topics: [{ name, count, assignments: null }] })
    await ask('unknown', { topics: [{ name: `${stage.name}-none`, count: 3, assignments: null }] })
    await ask('illegal', { topics: [{ name: 'a b', count: 3, assignments: null }] })
    await ask('twice', {
      topics: [
        { name, count: 3, assignments: null },
        { name, count: 4, assignments: null }
      ]
    })
    await ask('validated', { topics: [{ name, count: 3, assignments: null }], validateOnly: true })
    await ask('grown', { topics: [{ name, count: 3, assignments: null }] })
    await ask('assigned', { topics: [{ name, count: 4, assignments: [{ brokerIds: [1] }] }] })
    await ask('assigned to an unknown broker', { topics: [{ name, count: 5, assignments: [{ brokerIds: [9] }] }] })
    await ask('assigned too few', { topics: [{ name, count: 6, assignments: [{ brokerIds: [1] }] }] })
    await ask('assigned too many', {
      topics: [{ name, count: 5, assignments: [{ brokerIds: [1] }, { brokerIds: [1] }] }]
    })
    await ask('assigned to none', { topics: [{ name, count: 5, assignments: [{ brokerIds: [] }] }] })
    await ask('assigned twice', { topics: [{ name, count: 5, assignments: [{ brokerIds: [1, 1] }] }] })
    await stage.ready(name, 4)
    await stage.ask('Metadata', 12, { topics: [{ name }] })
  }
})
