import { story } from '../story.ts'

export default story('AlterConfigs replaces the configuration of a topic', async stage => {
  for (const version of stage.versions('AlterConfigs')) {
    const { name } = await stage.topic(`${version}`, 1, { 'retention.ms': '5000' })
    type Config = readonly [string, string | null]
    const ask = (
      note: string,
      configs: readonly Config[],
      more: { name?: string; type?: number; validateOnly?: boolean } = {}
    ) =>
      stage.ask(
        'AlterConfigs',
        version,
        {
          resources: [
            {
              resourceType: more.type ?? 2,
              resourceName: more.name ?? name,
              configs: configs.map(([name, value]) => ({ name, value }))
            }
          ],
          validateOnly: more.validateOnly ?? false
        },
        { note }
      )
    const described = (note: string) =>
      stage.ask(
        'DescribeConfigs',
        4,
        { resources: [{ resourceType: 2, resourceName: name, configurationKeys: ['retention.ms', 'segment.bytes'] }] },
        { note }
      )
    await ask('only validated', [['retention.ms', '7000']], { validateOnly: true })
    await described('after validation')
    await ask('another', [['segment.bytes', '2000000']])
    await stage.until(
      'DescribeConfigs',
      4,
      { resources: [{ resourceType: 2, resourceName: name, configurationKeys: ['segment.bytes'] }] },
      ({ results }) => results[0]?.configs[0]?.value === '2000000'
    )
    await described('after another')
    await ask('unknown key', [['no.such.key', '1']])
    await ask('no number', [['retention.ms', 'x']])
    await ask('null', [['retention.ms', null]])
    await ask('a key twice', [
      ['retention.ms', '1'],
      ['retention.ms', '2']
    ])
    await ask('unknown topic', [['retention.ms', '1']], { name: `${stage.name}-none` })
    await ask('illegal topic', [['retention.ms', '1']], { name: 'a b' })
    await ask('empty name', [['retention.ms', '1']], { name: '' })
    await ask('another broker', [['log.retention.ms', '-1']], { type: 4, name: '9' })
    await ask('unknown resource type', [['a', '1']], { type: 77 })
    await ask('nothing', [])
    await stage.ask('AlterConfigs', version, { resources: [] }, { note: 'no resource' })
  }
})
