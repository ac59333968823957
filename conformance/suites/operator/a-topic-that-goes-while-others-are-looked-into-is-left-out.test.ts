import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Cluster, countCauses, findDlqs } from '@dead-letter/operator'
import { brokers, deleteTopic, produce, testTopic, uniqueName } from '../../harness/index.ts'

/** The cluster, and a topic that somebody deletes as soon as it has told where it ends. */
function clusterThatLoses({ client }: Cluster, topic: string): Cluster {
  const losing = new Proxy(client, {
    get(of, name) {
      const own = of[name as keyof typeof of]
      if (name !== 'listOffsets') return typeof own === 'function' ? own.bind(of) : own
      return async (...given: Parameters<typeof of.listOffsets>) => {
        const answer = await of.listOffsets(...given)
        if (given[0].some(query => query.topic === topic && query.timestamp > 0)) await deleteTopic(topic)
        return answer
      }
    }
  })
  return new Cluster(losing)
}

test('a topic that is deleted while others are looked into is left out, and ends nothing', async t => {
  const cluster = Cluster.open({ brokers: brokers() })
  t.after(() => cluster.close())
  const names = [1, 2, 3].map(() => `${uniqueName('letters')}.DLT`)
  for (const name of names) {
    await testTopic(t, { name, partitions: 1 })
    await produce(name, [{ value: 'a letter', partition: 0 }])
  }
  const [, going = ''] = names
  const looked = clusterThatLoses(cluster, going)
  const found = (await findDlqs(looked, { now: Date.now(), all: false })).map(({ topic }) => topic)
  assert.deepEqual(
    names.map(name => found.includes(name)),
    [true, false, true]
  )
  assert.equal(await countCauses(cluster, going, 1), null)
})
