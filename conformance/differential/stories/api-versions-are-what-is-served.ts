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
    for (const version of [5, 99, 32767, -1])
      await stage.ask('ApiVersions', version, client, { note: 'no such version' })
    await stage.ask('ApiVersions', 3, client, { note: 'after it, on the same connection' })
  }
)
