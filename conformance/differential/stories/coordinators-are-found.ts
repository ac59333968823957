import { story } from '../story.ts'

export default story('FindCoordinator names the node, or says why not', async stage => {
  for (const version of stage.versions('FindCoordinator')) {
    for (const keyType of [0, 1, 2, 3, -1])
      for (const key of [`${stage.name}-a`, ''])
        await stage.ask(
          'FindCoordinator',
          version,
          version < 4 ? { key, keyType } : { keyType, coordinatorKeys: [key] },
          { note: `type ${keyType}, key '${key && 'a'}'` }
        )
    if (version < 4) continue
    await stage.ask('FindCoordinator', version, { keyType: 0, coordinatorKeys: [] }, { note: 'nothing' })
    await stage.ask(
      'FindCoordinator',
      version,
      { keyType: 0, coordinatorKeys: ['a', 'b', 'a', ''] },
      { note: 'several' }
    )
    await stage.ask('FindCoordinator', version, { keyType: 2, coordinatorKeys: ['a:b:c'] }, { note: 'share key' })
  }
})
