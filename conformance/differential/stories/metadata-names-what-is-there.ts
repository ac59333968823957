import { story } from '../story.ts'
import type { Request } from '../wire-client.ts'

export default story('Metadata tells the same of topics that exist, do not, or are made by asking', async stage => {
  const topic = await stage.topic('a', 3)
  await stage.topic('b', 1)
  const unknownId = 'AAAAAAAAAAAAAAAAAAAAAQ'
  for (const version of stage.versions('Metadata')) {
    const ask = (note: string, request: Request<'Metadata'>) =>
      stage.ask('Metadata', version, { allowAutoTopicCreation: false, ...request }, { note })
    await ask('one topic', { topics: [{ name: topic.name }] })
    await ask('all topics', { topics: null })
    await ask('no topics', { topics: [] })
    await ask('a topic twice', { topics: [{ name: topic.name }, { name: topic.name }] })
    if (version >= 4) await ask('unknown', { topics: [{ name: `${stage.name}-none` }] })
    await ask('illegal names', { topics: [{ name: 'a b' }, { name: '..' }, { name: 'x'.repeat(250) }] })
    await ask('empty name', { topics: [{ name: '' }] })
    await ask('authorized operations', {
      topics: [{ name: topic.name }],
      includeClusterAuthorizedOperations: true,
      includeTopicAuthorizedOperations: true
    })
    if (version >= 10) {
      await ask('by id', { topics: [{ topicId: topic.id, name: null }] })
      await ask('by unknown id', { topics: [{ topicId: unknownId, name: null }] })
      await ask('null name and no id', { topics: [{ name: null }] })
      await ask('id and name', { topics: [{ topicId: topic.id, name: topic.name }] })
      await ask('ids, some unknown', {
        topics: [
          { topicId: topic.id, name: null },
          { topicId: unknownId, name: null }
        ]
      })
    }
  }
  for (const version of [1, 4, 12]) {
    const name = `${stage.name}-made-${version}`
    await stage.ask(
      'Metadata',
      version,
      { topics: [{ name }, { name: 'not legal!' }], allowAutoTopicCreation: true },
      { note: 'made by asking' }
    )
    await stage.until('Metadata', 4, { topics: [{ name }], allowAutoTopicCreation: false }, ({ topics }) =>
      topics.every(one => one.errorCode === 0)
    )
  }
})
