import { batch, changed, longAgo } from '../batches.ts'
import { story } from '../story.ts'
import type { Request } from '../wire-client.ts'

export default story(
  'Produce answers the same in all versions: appended, or refused for the same reason',
  async stage => {
    const small = await stage.topic('small', 1, { 'max.message.bytes': '1000' })
    const none = { name: `${stage.name}-none`, id: 'AAAAAAAAAAAAAAAAAAAAAQ' }
    for (const version of stage.versions('Produce')) {
      const topic = await stage.topic(`${version}`, 2)
      const ask = (
        note: string,
        records: Buffer,
        more: Partial<{ acks: number; index: number; to: typeof none }> = {}
      ) => {
        const { name, id } = more.to ?? topic
        const request: Request<'Produce'> = {
          transactionalId: null,
          acks: more.acks ?? -1,
          timeoutMs: 5000,
          topicData: [{ name, topicId: id, partitionData: [{ index: more.index ?? 0, records }] }]
        }
        return stage.ask('Produce', version, request, { note })
      }
      await ask('acks -1', batch())
      await ask('acks 1', batch(), { acks: 1 })
      for (const acks of [2, -2]) await ask(`acks ${acks}`, batch(), { acks })
      for (const index of [2, -1]) await ask(`partition ${index}`, batch(), { index })
      await ask('unknown topic', batch(), { to: none })
      await ask('wrong CRC', corrupt(batch(), 17))
      await ask('changed byte', corrupt(batch(), 70))
      await ask('two batches', Buffer.concat([batch(), batch()]))
      await ask('bytes after the batch', Buffer.concat([batch(), Buffer.alloc(5)]))
      await ask('half a batch', batch().subarray(0, 80))
      await ask('half a header', batch().subarray(0, 30))
      await ask('no bytes', Buffer.alloc(0))
      await ask('too large', batch({ values: ['x'.repeat(2000)] }), { to: small })
      await ask('fits', batch({ values: ['x'.repeat(500)] }), { to: small })
      await ask('no records', batch({ values: [] }))
      await ask(
        'magic 1',
        changed(batch(), b => b.writeInt8(1, 16))
      )
      await ask(
        'magic 3',
        changed(batch(), b => b.writeInt8(3, 16))
      )
      await ask(
        'count too high',
        changed(batch(), b => b.writeInt32BE(4, 57))
      )
      await ask(
        'last offset delta too high',
        changed(batch(), b => b.writeInt32BE(7, 23))
      )
      await ask(
        'base offset not 0',
        changed(batch(), b => b.writeBigInt64BE(77n, 0))
      )
      await ask('control batch', batch({ attributes: 0x20 }))
      await ask('log append time', batch({ attributes: 0x08 }))
      await ask(
        'transactional without an id',
        batch({ attributes: 0x10, producerId: 5n, producerEpoch: 0, baseSequence: 0 })
      )
      await ask('null values and no keys', batch({ values: [null, 'b'], key: null }))
      for (const compression of ['gzip', 'snappy', 'lz4', 'zstd'] as const)
        await ask(compression, batch({ compression }))
      await ask(
        'unknown compression',
        changed(batch(), b => b.writeInt16BE(5, 21))
      )
      await ask('in the future', batch({ timestamp: Date.now() + 7_200_000 }))
      await ask('timestamp −1', batch({ timestamp: -1, values: ['a'] }))
      await ask('year 1970', batch({ timestamp: 1, values: ['a'] }))
      await stage.ask('Produce', version, { acks: -1, timeoutMs: 5000, topicData: [] }, { note: 'nothing' })
      await stage.ask(
        'Produce',
        version,
        {
          acks: -1,
          timeoutMs: 5000,
          topicData: [
            {
              name: topic.name,
              topicId: topic.id,
              partitionData: [
                { index: 1, records: batch({ timestamp: longAgo + 10 }) },
                { index: 0, records: corrupt(batch(), 17) },
                { index: 5, records: batch() }
              ]
            }
          ]
        },
        { note: 'several partitions, some wrong' }
      )
    }
  }
)

function corrupt(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy.writeUInt8(copy.readUInt8(at) ^ 0xff, at)
  return copy
}
