import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { decode, MalformedMessage, WireReader } from '@dead-letter/protocol'
import { apiVersionsResponse } from '@dead-letter/protocol/messages/api-versions'
import { apis } from '../../src/apis/registry.ts'
import { apiNamed, FakeConnection, frameOf, highest, served } from '../served.ts'

const broker = served()
after(() => broker.close())
const answer = (frame: Buffer) => broker.dispatcher.answer(frame, new FakeConnection())

test('ApiVersions names every API that is served with the versions of its tables, and no other', async () => {
  const { apiKeys } = (await broker.ask('ApiVersions', { clientSoftwareName: 't', clientSoftwareVersion: '1' })) as {
    apiKeys: { apiKey: number; maxVersion: number }[]
  }
  assert.deepEqual(
    apiKeys.map(({ apiKey, maxVersion }) => [apiKey, maxVersion]),
    apis.map(api => [api.key, highest(api)]).sort((a, b) => (a[0] as number) - (b[0] as number))
  )
})

test('an unknown version of ApiVersions is answered in version 0 with UNSUPPORTED_VERSION', async () => {
  const frame = frameOf(apiNamed('ApiVersions'), 0, {})
  frame.writeInt16BE(99, 2)
  const reader = new WireReader(Buffer.concat((await answer(frame)) ?? []))
  reader.skip(8)
  const { errorCode, apiKeys } = decode(apiVersionsResponse, 0, reader)
  assert.equal(errorCode, 35)
  assert.deepEqual(
    apiKeys.map(({ apiKey }) => apiKey),
    [18]
  )
})

test('an API that is not served, an unknown version and a frame without a header are malformed', async () => {
  const frame = frameOf(apiNamed('Metadata'), 1, {})
  for (const key of [4, 15_000, -1, 78]) {
    frame.writeInt16BE(key, 0)
    await assert.rejects(answer(frame), MalformedMessage)
  }
  frame.writeInt16BE(3, 0)
  for (const version of [-1, 14, 32_767]) {
    frame.writeInt16BE(version, 2)
    await assert.rejects(answer(frame), MalformedMessage)
  }
  for (const length of [0, 1, 9]) await assert.rejects(answer(Buffer.alloc(length)), MalformedMessage)
})

test('every name of an API in the control is one that is served, and the other way round', async () => {
  const source = await import('node:fs').then(fs =>
    fs.readFileSync(new URL('../../src/control/api-requests.ts', import.meta.url), 'utf8')
  )
  const named = [...source.matchAll(/^ {2}readonly (\w+):/gm)].map(([, name]) => name)
  assert.deepEqual(named.sort(), apis.map(({ name }) => name).sort())
  assert.equal(new Set(apis.map(({ key }) => key)).size, apis.length)
})
