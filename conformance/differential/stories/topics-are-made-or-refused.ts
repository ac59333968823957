import { story } from '../story.ts'
import type { Request } from '../wire-client.ts'

type Topic = NonNullable<Request<'CreateTopics'>['topics']>[number]

export default story('CreateTopics makes topics and refuses what is wrong, in all versions', async stage => {
  const there = (await stage.topic('there')).name
  await stage.topic('dot.ted')
  for (const version of stage.versions('CreateTopics')) {
    const name = `${stage.name}-${version}`
    const ask = (note: string, topics: readonly Topic[], more: Request<'CreateTopics'> = {}) =>
      stage.ask('CreateTopics', version, { timeoutMs: 30_000, topics, ...more }, { note })
    const one: Topic = { name, numPartitions: 2, replicationFactor: 1 }

    await ask('nothing', [])
    await ask('only validated', [one], { validateOnly: true })
    await ask('made', [{ ...one, configs: [{ name: 'retention.ms', value: '5000' }] }])
    await ask('there', [{ ...one, name: there }])
    await ask('there, validated', [{ ...one, name: there }], { validateOnly: true })
    await ask('defaults', [{ name: `${name}-defaults`, numPartitions: -1, replicationFactor: -1 }])
    await ask('twice', [
      { ...one, name: `${name}-twice` },
      { ...one, name: `${name}-twice` }
    ])
    for (const wrong of ['', '.', '..', 'a b', 'a/b', 'ä', 'x'.repeat(250)])
      await ask(`named ${wrong.slice(0, 20)}`, [{ ...one, name: wrong }])
    await ask('collides', [{ ...one, name: `${stage.name}-dot_ted` }])
    for (const numPartitions of [0, -2])
      await ask(`${numPartitions} partitions`, [{ ...one, name: `${name}-p`, numPartitions }])
    for (const replicationFactor of [0, 2, -2, 32767])
      await ask(`${replicationFactor} replicas`, [{ ...one, name: `${name}-r`, replicationFactor }])

    const assigned = (assignments: readonly (readonly [number, readonly number[]])[], more: Topic = {}): Topic => ({
      name: `${name}-assigned`,
      numPartitions: -1,
      replicationFactor: -1,
      assignments: assignments.map(([partitionIndex, brokerIds]) => ({ partitionIndex, brokerIds })),
      ...more
    })
    await ask('assigned', [
      assigned([
        [0, [1]],
        [1, [1]]
      ])
    ])
    await ask('assigned to an unknown broker', [assigned([[0, [2]]], { name: `${name}-a` })])
    await ask('assigned twice', [assigned([[0, [1, 1]]], { name: `${name}-a` })])
    await ask('assigned to none', [assigned([[0, []]], { name: `${name}-a` })])
    await ask('assigned with a gap', [
      assigned(
        [
          [0, [1]],
          [2, [1]]
        ],
        { name: `${name}-a` }
      )
    ])
    await ask('assigned, one partition twice', [
      assigned(
        [
          [0, [1]],
          [0, [1]]
        ],
        { name: `${name}-a` }
      )
    ])
    await ask('assigned, and a count', [assigned([[0, [1]]], { name: `${name}-a`, numPartitions: 1 })])
    await ask('assigned, and a factor', [assigned([[0, [1]]], { name: `${name}-a`, replicationFactor: 1 })])

    for (const [config, value] of [
      ['no.such.config', '1'],
      ['retention.ms', 'x'],
      ['retention.ms', '-2'],
      ['retention.ms', null],
      ['cleanup.policy', 'none'],
      ['compression.type', 'rar'],
      ['min.insync.replicas', '0'],
      ['segment.bytes', '1'],
      ['max.message.bytes', '-1'],
      ['message.timestamp.type', 'Never']
    ] as const)
      await ask(`${config}=${value}`, [{ ...one, name: `${name}-c`, configs: [{ name: config, value }] }])
    await ask('one right, one wrong', [
      { ...one, name: `${name}-right` },
      { ...one, name: 'not right' }
    ])
  }
})
