import assert from 'node:assert/strict'
import { test } from 'node:test'
import { produce, testTopic } from '../../harness/index.ts'
import { clientConsumer, clientFetch, mended, valuesOf } from './client.ts'

test('whatever maxBytes says, the client decompresses all that a fetch brings before anybody asks for it', async t => {
  const topic = await testTopic(t)
  const value = Buffer.alloc(400_000, 'x')
  // One batch for each, 0.4 MB and a few dozen bytes when compressed.
  await produce(
    topic,
    Array.from({ length: 250 }, () => ({ value })),
    { compression: 'zstd' }
  )
  const values = valuesOf(await clientFetch(clientConsumer(t), topic, [0], { maxBytes: 64 * 1024 }))
  const bytes = values.reduce((sum, v) => sum + v.length, 0)
  assert.ok(bytes >= 50e6, `${mended}: ${bytes} bytes`)
})
