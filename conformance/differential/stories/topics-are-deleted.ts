import { story } from '../story.ts'
import type { Request } from '../wire-client.ts'

export default story('DeleteTopics deletes by name and by id', async stage => {
  for (const version of stage.versions('DeleteTopics')) {
    const ask = (note: string, request: Request<'DeleteTopics'>) =>
      stage.ask('DeleteTopics', version, { timeoutMs: 30_000, ...request }, { note })
    const one = await stage.topic(`${version}-a`)
    const two = await stage.topic(`${version}-b`)
    if (version < 6) {
      await ask('nothing', { topicNames: [] })
      await ask('two, one unknown', { topicNames: [one.name, `${stage.name}-none`] })
      await ask('twice', { topicNames: [two.name, two.name] })
      await ask('illegal', { topicNames: ['a b', ''] })
    } else {
      await ask('nothing', { topics: [] })
      await ask('by name', { topics: [{ name: one.name }] })
      await ask('name and id', { topics: [{ name: two.name, topicId: two.id }] })
      await ask('neither', { topics: [{ name: null }] })
      await ask('unknown', {
        topics: [{ name: `${stage.name}-none` }, { name: null, topicId: 'AAAAAAAAAAAAAAAAAAAAAQ' }]
      })
      await ask('name and id of one', { topics: [{ name: two.name }, { name: null, topicId: two.id }] })
      await ask('by id', { topics: [{ name: null, topicId: two.id }] })
      await ask('by id again', { topics: [{ name: null, topicId: two.id }] })
    }
    await stage.until(
      'Metadata',
      8,
      { topics: [{ name: one.name }], allowAutoTopicCreation: false },
      ({ topics }) => topics[0]?.errorCode === 3
    )
  }
})
