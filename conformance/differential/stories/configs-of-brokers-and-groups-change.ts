import { story } from '../story.ts'

const [brokerType, groupType] = [4, 32]

export default story(
  'Configurations of the broker, of all brokers and of groups are changed and reset',
  async stage => {
    const ask = (note: string, resourceType: number, resourceName: string, name: string, value: string | null) =>
      stage.ask(
        'IncrementalAlterConfigs',
        1,
        {
          resources: [
            { resourceType, resourceName, configs: [{ name, configOperation: value === null ? 1 : 0, value }] }
          ]
        },
        { note: `${note}: ${name}=${value}` }
      )
    const until = async (resourceType: number, resourceName: string, name: string, value: string): Promise<void> => {
      const resources = [{ resourceType, resourceName, configurationKeys: [name] }]
      await stage.until('DescribeConfigs', 4, { resources }, ({ results }) => results[0]?.configs[0]?.value === value, {
        note: `${name} is ${value}`
      })
    }
    const described = (note: string, resourceType: number, resourceName: string, configurationKeys: string[] | null) =>
      stage.ask(
        'DescribeConfigs',
        4,
        { resources: [{ resourceType, resourceName, configurationKeys }], includeSynonyms: true },
        { note }
      )
    const key = 'log.retention.bytes'
    await ask('all brokers', brokerType, '', key, '5000000')
    await until(brokerType, '1', key, '5000000')
    await ask('this broker', brokerType, '1', key, '6000000')
    await until(brokerType, '1', key, '6000000')
    await described('both', brokerType, '1', [key])
    await described('of all', brokerType, '', null)
    await ask('this broker', brokerType, '1', key, null)
    await until(brokerType, '1', key, '5000000')
    await ask('all brokers', brokerType, '', key, null)
    await until(brokerType, '1', key, '-1')
    await described('neither', brokerType, '1', [key])
    for (const [name, value] of [
      ['log.retention.bytes', 'x'],
      ['no.such.key', '1'],
      ['broker.id', '1'],
      ['listeners', 'x'],
      ['auto.create.topics.enable', 'false'],
      ['log.cleanup.policy', 'shred'],
      ['min.insync.replicas', '0']
    ] as const)
      await ask('refused or not', brokerType, '1', name, value)
    const group = `${stage.name}-g`
    await described('a group', groupType, group, ['consumer.session.timeout.ms', 'consumer.heartbeat.interval.ms'])
    await ask('a group', groupType, group, 'consumer.session.timeout.ms', '6000')
    await until(groupType, group, 'consumer.session.timeout.ms', '6000')
    await described('a group', groupType, group, ['consumer.session.timeout.ms', 'consumer.heartbeat.interval.ms'])
    for (const [name, value] of [
      ['consumer.session.timeout.ms', '1'],
      ['consumer.session.timeout.ms', '99999999'],
      ['consumer.heartbeat.interval.ms', '100000'],
      ['no.such.key', '1']
    ] as const)
      await ask('a group', groupType, group, name, value)
    await ask('no group', groupType, '', 'consumer.session.timeout.ms', '6000')
  }
)
