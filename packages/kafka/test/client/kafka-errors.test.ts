import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRetriable, kafkaErrorName, kafkaErrors } from '../../src/client/kafka-errors.ts'

test('the named codes are those of the protocol list', () => {
  for (const [name, code] of Object.entries(kafkaErrors)) assert.equal(kafkaErrorName(code), name)
})

test('codes have their place in the list', () => {
  assert.equal(kafkaErrorName(0), 'NONE')
  assert.equal(kafkaErrorName(27), 'REBALANCE_IN_PROGRESS')
  assert.equal(kafkaErrorName(100), 'UNKNOWN_TOPIC_ID')
  assert.equal(kafkaErrorName(133), 'SHARE_SESSION_LIMIT_REACHED')
  assert.equal(kafkaErrorName(-1), 'UNKNOWN_SERVER_ERROR')
})

test('a code newer than the list keeps its number', () => {
  assert.equal(kafkaErrorName(4_711), 'ERROR_4711')
  assert.equal(isRetriable(4_711), false)
})

test('what passes by itself is retriable', () => {
  for (const name of [
    'NOT_LEADER_OR_FOLLOWER',
    'LEADER_NOT_AVAILABLE',
    'COORDINATOR_LOAD_IN_PROGRESS',
    'NOT_ENOUGH_REPLICAS',
    'UNSTABLE_OFFSET_COMMIT'
  ] as const) {
    assert.ok(isRetriable(kafkaErrors[name]), name)
  }
  for (const name of [
    'NONE',
    'MESSAGE_TOO_LARGE',
    'TOPIC_AUTHORIZATION_FAILED',
    'INVALID_TIMESTAMP',
    'UNKNOWN_SERVER_ERROR',
    'FENCED_INSTANCE_ID'
  ] as const) {
    assert.equal(isRetriable(kafkaErrors[name]), false, name)
  }
})
