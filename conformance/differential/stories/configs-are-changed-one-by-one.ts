import { story } from '../story.ts'

const [set, remove, append, subtract] = [0, 1, 2, 3]
type Change = readonly [name: string, operation: number, value: string | null]

export default story('IncrementalAlterConfigs changes single values of a topic', async stage => {
  for (const version of stage.versions('IncrementalAlterConfigs')) {
    const { name } = await stage.topic(`${version}`, 1, { 'retention.ms': '5000' })
    const ask = (
      note: string,
      changes: readonly Change[],
      more: { name?: string; type?: number; validateOnly?: boolean } = {}
    ) =>
      stage.ask(
        'IncrementalAlterConfigs',
        version,
        {
          resources: [
            {
              resourceType: more.type ?? 2,
              resourceName: more.name ?? name,
              configs: changes.map(([name, configOperation, value]) => ({ name, configOperation, value }))
            }
          ],
          validateOnly: more.validateOnly ?? false
        },
        { note }
      )
    const keys = ['retention.ms', 'cleanup.policy', 'max.message.bytes']
    const seen = async (marker: string): Promise<void> => {
      const request = { resources: [{ resourceType: 2, resourceName: name, configurationKeys: ['segment.bytes'] }] }
      // A change is seen later than it is answered: what follows it is marked by another.
      await ask('marker', [['segment.bytes', set, marker]])
      await stage.until('DescribeConfigs', 4, request, ({ results }) => results[0]?.configs[0]?.value === marker)
      await stage.ask('DescribeConfigs', 4, {
        resources: [{ resourceType: 2, resourceName: name, configurationKeys: keys }]
      })
    }
    await ask('set', [['max.message.bytes', set, '2000']])
    await ask('append', [['cleanup.policy', append, 'compact']])
    await seen('2000001')
    await ask('append what is there', [['cleanup.policy', append, 'compact']])
    await ask('subtract', [['cleanup.policy', subtract, 'delete']])
    await ask('subtract what is not there', [['cleanup.policy', subtract, 'delete']])
    await seen('2000002')
    await ask('delete', [
      ['retention.ms', remove, null],
      ['max.message.bytes', remove, '1']
    ])
    await ask('delete what is not set', [['flush.ms', remove, null]])
    await seen('2000003')
    await ask('append to a number', [['retention.ms', append, '1']])
    await ask('subtract from a number', [['retention.ms', subtract, '1']])
    await ask('no such operation', [['retention.ms', 9, '1']])
    await ask('a key twice', [
      ['retention.ms', set, '1'],
      ['retention.ms', remove, null]
    ])
    await ask('set to null', [['retention.ms', set, null]])
    await ask('unknown key', [['no.such.key', set, '1']])
    await ask('delete an unknown key', [['no.such.key', remove, null]])
    for (const [key, value] of [
      ['retention.ms', 'x'],
      ['retention.ms', '-2'],
      ['cleanup.policy', 'shred'],
      ['cleanup.policy', ''],
      ['min.insync.replicas', '0'],
      ['message.timestamp.type', 'x'],
      ['segment.bytes', '13'],
      ['compression.type', 'gzip'],
      ['unclean.leader.election.enable', 'maybe']
    ] as const)
      await ask(`${key}=${value}`, [[key, set, value]])
    await ask('only validated', [['retention.ms', set, '99']], { validateOnly: true })
    await ask('unknown topic', [['retention.ms', set, '1']], { name: `${stage.name}-none` })
    await ask('illegal topic', [['retention.ms', set, '1']], { name: 'a b' })
    await ask('empty name', [['retention.ms', set, '1']], { name: '' })
    await ask('another broker', [['log.retention.ms', set, '-1']], { type: 4, name: '9' })
    await ask('a value of a broker that cannot change', [['node.id', set, '7']], { type: 4, name: '1' })
    await ask('unknown resource type', [['a', set, '1']], { type: 77 })
    await ask('nothing', [])
    await stage.ask('IncrementalAlterConfigs', version, { resources: [] }, { note: 'no resource' })
    const twice = {
      resourceType: 2,
      resourceName: name,
      configs: [{ name: 'retention.ms', configOperation: 0, value: '9' }]
    }
    await stage.ask('IncrementalAlterConfigs', version, { resources: [twice, twice] }, { note: 'a resource twice' })
  }
})
