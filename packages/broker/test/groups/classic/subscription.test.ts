import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { subscribedTopics } from '../../../src/groups/classic/subscription.ts'
import { subscription } from './members.ts'

const topic = fc.stringMatching(/^[a-z]{1,20}$/)

test('topics are read, whatever a later version adds', () => {
  fc.assert(
    fc.property(fc.array(topic, { maxLength: 20 }), fc.uint8Array(), (topics, rest) => {
      assert.deepEqual(subscribedTopics(Buffer.concat([subscription(...topics), rest])), topics)
    })
  )
})

test('bytes that are no subscription are not known', () => {
  fc.assert(
    fc.property(fc.array(topic, { minLength: 1, maxLength: 5 }), fc.nat(), (topics, cut) => {
      const whole = subscription(...topics)
      assert.equal(subscribedTopics(whole.subarray(0, cut % whole.length)), null)
    })
  )
  fc.assert(
    fc.property(fc.uint8Array(), bytes => {
      const topics = subscribedTopics(Buffer.from(bytes))
      assert.ok(topics === null || Array.isArray(topics))
    })
  )
})
