import { story } from '../story.ts'

/** The list of broker configurations differs and is meant to: the embedded broker has those that it obeys. */
const obeyed = [
  'auto.create.topics.enable',
  'num.partitions',
  'log.retention.ms',
  'message.max.bytes',
  'min.insync.replicas',
  'compression.type',
  'log.cleanup.policy',
  'log.segment.bytes'
]

export default story('DescribeConfigs tells what a broker was started with', async stage => {
  for (const version of stage.versions('DescribeConfigs')) {
    const ask = (note: string, resourceType: number, resourceName: string, keys: readonly string[] | null) =>
      stage.ask(
        'DescribeConfigs',
        version,
        { resources: [{ resourceType, resourceName, configurationKeys: keys }] },
        { note }
      )
    await ask('the broker', 4, '1', obeyed)
    await ask('default of brokers', 4, '', obeyed)
    await ask('another broker', 4, '2', obeyed)
    await ask('no number', 4, 'one', obeyed)
    await ask('unknown key', 4, '1', ['no.such.key'])
    for (const type of [0, 1, 3, 99]) await ask(`resource type ${type}`, type, 'x', null)
  }
})
