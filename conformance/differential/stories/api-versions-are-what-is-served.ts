import { story } from '../story.ts'

export default story(
  'ApiVersions says which versions of the served APIs there are, and refuses what is wrong',
  async stage => {
    const client = { clientSoftwareName: 'differential', clientSoftwareVersion: '1.0' }
    for (const version of stage.versions('ApiVersions')) {
      await stage.ask('ApiVersions', version, client)
      for (const [name, value] of [
        ['', '1'],
        ['a', ''],
        ['-a', '1'],
        ['a b', '1'],
        ['a', '1-'],
        ['a.b-c.D9', '1.0-rc.1'],
        ['x'.repeat(300), '1']
      ] as const)
        await stage.ask(
          'ApiVersions',
          version,
          { clientSoftwareName: name, clientSoftwareVersion: value },
          { note: `${name.slice(0, 10)} ${value}` }
        )
    }
    for (const version of [6, 99, 32767, -1])
      await stage.ask('ApiVersions', version, client, { note: 'no such version' })
    const cluster = await stage.send('DescribeCluster', 1, {}, { quiet: true })
    const { clusterId, controllerId: nodeId } = cluster
    for (const [note, told] of [
      ['this one', { clusterId, nodeId }],
      ['this cluster', { clusterId }],
      ['this node', { nodeId }],
      ['another cluster', { clusterId: 'another', nodeId }],
      ['another cluster, any node', { clusterId: 'another' }],
      ['another node', { clusterId, nodeId: nodeId + 7 }],
      ['another node of any cluster', { nodeId: nodeId + 7 }],
      ['a node below all', { clusterId, nodeId: -2 }],
      ['no name for a cluster', { clusterId: '', nodeId }]
    ] as const)
      await stage.ask('ApiVersions', 5, { ...client, ...told }, { note: `meant for ${note}` })
    await stage.ask('ApiVersions', 3, client, { note: 'after it, on the same connection' })
  }
)
