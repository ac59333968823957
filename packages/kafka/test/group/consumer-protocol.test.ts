import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  readAssignment,
  readSubscription,
  stickyUserData,
  writeAssignment,
  writeSubscription
} from '../../src/group/consumer-protocol.ts'

// Written by org.apache.kafka.clients.consumer.internals.ConsumerProtocol of kafka-clients 4.3.1 for the topics b and a, the owned
// partitions b2, a1, a0, generation 7 (in the user data as well) and rack r1.
const javaSubscriptions = [
  '0000000000020001610001620000000400000007',
  '0001000000020001610001620000000400000007000000020001610000000200000000000000010001620000000100000002',
  '000200000002000161000162000000040000000700000002000161000000020000000000000001000162000000010000000200000007',
  '00030000000200016100016200000004000000070000000200016100000002000000000000000100016200000001000000020000000700027231'
]
const javaEmpty = '0003000000010002c3a4ffffffff00000000ffffffffffff'
const javaAssignments = [
  '0000000000020001620000000100000002000161000000020000000100000000ffffffff',
  '0003000000020001620000000100000002000161000000020000000100000000ffffffff'
]
const owned = [
  { topic: 'a', partition: 0 },
  { topic: 'a', partition: 1 },
  { topic: 'b', partition: 2 }
]

test('every version of a Java subscription is read', () => {
  javaSubscriptions.forEach((hex, version) => {
    assert.deepEqual(readSubscription(Buffer.from(hex, 'hex')), {
      topics: ['a', 'b'],
      userData: stickyUserData(7),
      owned: version >= 1 ? owned : [],
      generationId: 7,
      rackId: version >= 3 ? 'r1' : null
    })
  })
})

test('a subscription is written as Java writes it', () => {
  const written = writeSubscription({
    topics: ['b', 'a'],
    userData: stickyUserData(7),
    owned: [...owned].reverse(),
    generationId: 7,
    rackId: 'r1'
  })
  assert.equal(written.toString('hex'), javaSubscriptions[3])
  assert.equal(
    writeSubscription({ topics: ['ä'], userData: null, owned: [], generationId: -1, rackId: null }).toString('hex'),
    javaEmpty
  )
})

test('assignments: Java versions are read, ours reads back, none at all is empty', () => {
  for (const hex of javaAssignments) {
    assert.deepEqual(new Set(readAssignment(Buffer.from(hex, 'hex'))), new Set([owned[2], owned[1], owned[0]]))
  }
  assert.equal(
    writeAssignment(owned).toString('hex'),
    '0000000000020001610000000200000000000000010001620000000100000002ffffffff'
  )
  assert.deepEqual(readAssignment(Buffer.alloc(0)), [])
})

test('a newer version with more behind it is read as far as it is known', () => {
  const newer = Buffer.from(`0009${javaSubscriptions[3]?.slice(4)}0102030405`, 'hex')
  assert.deepEqual(readSubscription(newer)?.owned, owned)
  assert.deepEqual(readAssignment(Buffer.from(`0009${javaAssignments[0]?.slice(4)}ffff`, 'hex'))?.length, 3)
})

test('cut short behind the topics, the topics are kept; cut short before, nothing', () => {
  const whole = Buffer.from(javaSubscriptions[3] as string, 'hex')
  for (let length = 0; length < whole.length; length++) {
    const read = readSubscription(whole.subarray(0, length))
    if (length < 12) assert.equal(read, null)
    else assert.deepEqual(read?.topics, ['a', 'b'])
  }
})

test('hostile bytes neither throw nor take long', () => {
  assert.equal(readSubscription(Buffer.from('00037fffffff', 'hex')), null)
  assert.equal(readAssignment(Buffer.from('00007fffffff', 'hex')), null)
  assert.equal(readAssignment(Buffer.from('000000000001000161ffffffff', 'hex')), null)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), bytes => {
      readSubscription(Buffer.from(bytes))
      readAssignment(Buffer.from(bytes))
    })
  )
})

test('what is written is read back', () => {
  const partitions = fc.uniqueArray(fc.record({ topic: fc.string(), partition: fc.nat() }), {
    selector: p => `${p.partition}:${p.topic}`
  })
  const key = (p: { topic: string; partition: number }): string => `${p.partition}:${p.topic}`
  fc.assert(
    fc.property(
      fc.array(fc.string()),
      fc.option(fc.uint8Array()),
      partitions,
      fc.integer({ min: -1, max: 2 ** 31 - 1 }),
      fc.option(fc.string()),
      (topics, data, held, generationId, rackId) => {
        const userData = data && Buffer.from(data)
        const read = readSubscription(writeSubscription({ topics, userData, owned: held, generationId, rackId }))
        assert.deepEqual(read?.topics, [...topics].sort())
        assert.deepEqual(read?.userData, userData)
        assert.deepEqual(read?.owned.map(key).sort(), held.map(key).sort())
        assert.equal(read?.generationId, generationId)
        assert.equal(read?.rackId, rackId)
        assert.deepEqual(readAssignment(writeAssignment(held))?.map(key).sort(), held.map(key).sort())
      }
    )
  )
})
