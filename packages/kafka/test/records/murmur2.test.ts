import assert from 'node:assert/strict'
import { test } from 'node:test'
import { murmur2 as clientMurmur2 } from '@platformatic/kafka'
import fc from 'fast-check'
import { murmur2 } from '../../src/records/murmur2.ts'

// org.apache.kafka.common.utils.UtilsTest.testMurmur2
const vectors: readonly [string, number][] = [
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107]
]

test('murmur2 gives the published values of the Java client, made positive', () => {
  for (const [text, hash] of vectors) assert.equal(murmur2(Buffer.from(text)), hash & 0x7fffffff)
})

test('murmur2 agrees with another implementation on any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), array => {
      assert.equal(murmur2(array), clientMurmur2(Buffer.from(array)) & 0x7fffffff)
    })
  )
})
