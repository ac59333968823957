import { batch } from '../batches.ts'
import { story } from '../story.ts'
import type { Request } from '../wire-client.ts'

export default story('Fetch sessions: made, continued with what changed, ended, refused', async stage => {
  for (const version of stage.versions('Fetch', 7)) {
    const a = await stage.topic(`${version}-a`, 2)
    const b = await stage.topic(`${version}-b`, 1)
    const produce = (name: string, index: number) =>
      stage.send(
        'Produce',
        9,
        { acks: -1, timeoutMs: 5000, topicData: [{ name, partitionData: [{ index, records: batch() }] }] },
        { quiet: true }
      )
    type Wanted = readonly [topic: typeof a, partition: number, fetchOffset: bigint]
    const ask = (
      note: string,
      sessionId: number,
      sessionEpoch: number,
      wanted: readonly Wanted[],
      more: Request<'Fetch'> = {}
    ) =>
      stage.send(
        'Fetch',
        version,
        {
          maxWaitMs: 0,
          minBytes: 0,
          sessionId,
          sessionEpoch,
          topics: wanted.map(([{ name, id }, partition, fetchOffset]) => ({
            topic: name,
            topicId: id,
            partitions: [{ partition, fetchOffset, partitionMaxBytes: 1_000_000 }]
          })),
          ...more
        },
        { note }
      )
    await produce(a.name, 0)
    await ask('no session', 0, -1, [[a, 0, 0n]])
    const { sessionId } = await ask('made', 0, 0, [
      [a, 0, 0n],
      [a, 1, 0n],
      [b, 0, 0n]
    ])
    await ask('nothing new, offset not moved', sessionId, 1, [])
    await ask('offset moved', sessionId, 2, [[a, 0, 3n]])
    await ask('nothing new', sessionId, 3, [])
    await produce(b.name, 0)
    await ask('new in b', sessionId, 4, [])
    await ask('b moved', sessionId, 5, [[b, 0, 3n]])
    await ask('epoch again', sessionId, 5, [])
    await ask('epoch skipped', sessionId, 9, [])
    await ask('unknown session', sessionId + 1, 1, [])
    await produce(a.name, 1)
    await ask('a 1 forgotten', sessionId, 6, [], {
      forgottenTopicsData: [{ topic: a.name, topicId: a.id, partitions: [1] }]
    })
    await ask('an unknown partition added', sessionId, 7, [[a, 5, 0n]])
    await ask('it is said again', sessionId, 8, [])
    await ask('an offset out of range', sessionId, 9, [[b, 0, 99n]])
    await ask('an unknown topic added', sessionId, 10, [
      [{ name: `${stage.name}-none`, id: 'AAAAAAAAAAAAAAAAAAAAAQ' }, 0, 0n]
    ])
    await ask('made anew in its place', sessionId, 0, [[a, 1, 0n]])
    await ask('the old one is gone', sessionId, 11, [])
    const again = await ask('another', 0, 0, [[a, 1, 0n]])
    await ask('ended', again.sessionId, -1, [[a, 0, 0n]])
    await ask('after the end', again.sessionId, 1, [])
    await ask('no session, unknown id', 77, -1, [[a, 0, 0n]])
    await ask('made with nothing', 0, 0, [])
  }
})
