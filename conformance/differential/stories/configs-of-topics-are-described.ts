import { story } from '../story.ts'

const topicType = 2

export default story('DescribeConfigs tells the configuration of topics, with its sources', async stage => {
  const { name } = await stage.topic('plain')
  const set = await stage.topic('set', 1, {
    'retention.ms': '5000',
    'cleanup.policy': 'compact,delete',
    'segment.bytes': '1048576'
  })
  for (const version of stage.versions('DescribeConfigs')) {
    const ask = (note: string, resourceName: string, keys: readonly string[] | null, more: object = {}) =>
      stage.ask(
        'DescribeConfigs',
        version,
        { resources: [{ resourceType: topicType, resourceName, configurationKeys: keys }], ...more },
        { note }
      )
    await ask('all keys', name, null)
    await ask('with what was set', set.name, null)
    await ask('with synonyms', set.name, null, { includeSynonyms: true })
    await ask('some keys', name, ['retention.ms', 'no.such.key', 'cleanup.policy', 'retention.ms'])
    await ask('no keys', name, [])
    await ask('unknown', `${stage.name}-none`, null)
    await ask('illegal', 'a b', null)
    await ask('empty', '', null)
    await stage.ask('DescribeConfigs', version, { resources: [] }, { note: 'nothing' })
    await stage.ask(
      'DescribeConfigs',
      version,
      {
        resources: [name, set.name, name].map(resourceName => ({
          resourceType: topicType,
          resourceName,
          configurationKeys: ['retention.ms']
        }))
      },
      { note: 'several, one twice' }
    )
  }
})
