import { encode, WireWriter } from '@dead-letter/protocol'
import { metadataRequest } from '@dead-letter/protocol/messages/metadata'
import { story } from '../story.ts'
import { framed } from '../wire-client.ts'

export default story('Requests are answered one after another, however their bytes arrive', async stage => {
  const client = await stage.connect()
  const ids = [1, 2, 3, 4, 5]
  const [first, ...others] = ids.map(id => client.raw(metadata(id), id))
  const answers = [await first, ...(await Promise.all(others))]
  stage.remark(
    'in a row',
    answers.map(answer => answer?.readInt32BE(0))
  )
  const bytes = metadata(6)
  const answered = client.raw(bytes.subarray(0, 3), 6)
  client.raw(bytes.subarray(3, 9), -2).catch(() => {})
  client.raw(bytes.subarray(9), -3).catch(() => {})
  stage.remark('in pieces', (await answered).readInt32BE(0))
  const unknownTags = metadata(7, [
    [0, Buffer.from('zero')],
    [99, Buffer.alloc(300)]
  ])
  stage.remark('unknown tags', (await client.raw(unknownTags, 7)).readInt32BE(0))
  stage.remark(
    'bytes after the request',
    await client.raw(framed(Buffer.concat([metadata(8).subarray(4), Buffer.alloc(9)])), 8).then(
      answer => answer.readInt32BE(0),
      error => (error as Error).name
    )
  )
})

/** Metadata of no topic, version 9, with tagged fields in its header. */
function metadata(correlation: number, tags: readonly (readonly [number, Buffer])[] = []): Buffer {
  const writer = new WireWriter()
  writer.int16(3)
  writer.int16(9)
  writer.int32(correlation)
  writer.int16(-1)
  writer.uvarint(tags.length)
  for (const [tag, value] of tags) {
    writer.uvarint(tag)
    writer.uvarint(value.length)
    writer.bytes(value)
  }
  encode(metadataRequest, 9, { topics: [] }, writer)
  return framed(Buffer.concat(writer.chunks()))
}
