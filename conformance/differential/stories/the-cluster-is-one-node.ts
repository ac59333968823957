import { story } from '../story.ts'

export default story('DescribeCluster tells of one node', async stage => {
  for (const version of stage.versions('DescribeCluster')) {
    await stage.ask('DescribeCluster', version, {})
    await stage.ask('DescribeCluster', version, { includeClusterAuthorizedOperations: true }, { note: 'operations' })
    for (const endpointType of [0, 1, 2, 3])
      await stage.ask('DescribeCluster', version, { endpointType }, { note: `endpoint type ${endpointType}` })
    await stage.ask('DescribeCluster', version, { includeFencedBrokers: true }, { note: 'fenced brokers' })
  }
})
