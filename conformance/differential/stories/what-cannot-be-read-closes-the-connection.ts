import { WireWriter } from '@dead-letter/protocol'
import { versionsOf } from '../apis.ts'
import type { Stage } from '../stage.ts'
import { story } from '../story.ts'
import { framed, writeHeader } from '../wire-client.ts'

export default story('What is no request of a served API and version closes the connection', async stage => {
  for (const key of [-1, 4, 5, 6, 7, 54, 73, 999, 32767]) await frame(stage, `API ${key}`, request(key, 0))
  const { highest } = versionsOf('Metadata')
  await frame(stage, 'a version above all', request(3, highest + 1))
  await frame(stage, 'a negative version', request(3, -1))
  await frame(stage, 'Produce before all', request(0, 2))
  await frame(stage, 'nothing after the header', request(3, 0))
  await frame(stage, 'half a header', framed(Buffer.from([0, 3, 0])))
  await frame(stage, 'an empty frame', framed(Buffer.alloc(0)))
  await frame(stage, 'a negative length', Buffer.from('ffffffff', 'hex'))
  await frame(stage, 'a length of 2 GiB', Buffer.from('7fffffff', 'hex'))
  await frame(stage, 'a length above socket.request.max.bytes', Buffer.from('06400001', 'hex'))
  await frame(
    stage,
    'an array that claims more than there is',
    request(3, 1, w => w.int32(1_000_000))
  )
  await frame(
    stage,
    'a string that claims more than there is',
    request(3, 1, w => [w.int32(1), w.int16(30_000)])
  )
  await frame(
    stage,
    'null where there must be a string',
    request(3, 1, w => [w.int32(1), w.int16(-1)])
  )
  await frame(
    stage,
    'null where there must be an array',
    request(19, 2, w => [w.int32(-1), w.int32(0), w.int8(0)])
  )
  await frame(stage, 'HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n'))
})

async function frame(stage: Stage, note: string, bytes: Buffer): Promise<void> {
  const client = await stage.connect()
  const answer = await client.raw(bytes, 7).then(
    () => 'answered',
    error => (error as Error).name
  )
  stage.remark(note, answer)
}

function request(key: number, version: number, body: (writer: WireWriter) => unknown = () => {}): Buffer {
  const writer = new WireWriter()
  writeHeader(writer, { key, version, correlation: 7, flexible: false })
  body(writer)
  return framed(Buffer.concat(writer.chunks()))
}
