import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDeadLetterOptions } from '../../src/dead-letter/options.ts'
import { DeadLetterError } from '../../src/errors.ts'

const refusal = (given: unknown): DeadLetterError => {
  try {
    readDeadLetterOptions(given)
  } catch (error) {
    assert.ok(error instanceof DeadLetterError)
    return error
  }
  throw new Error('accepted')
}

test('defaults', () => {
  assert.deepEqual(readDeadLetterOptions(undefined), {
    ...{ topics: [], createUnlisted: 0, minPartitions: 1, onInvalidPartition: 'fallback' },
    ...{ dialect: 'spring-cloud-stream', timestamp: 'now', stackBytes: 2048, allowPointers: false },
    ...{
      provision: 'create',
      configs: {},
      compression: 'none',
      maxInFlightBytes: 8_388_608,
      maxDeaths: 10,
      requestTimeoutMs: 30_000,
      backoffMs: 100,
      maxBackoffMs: 5000
    }
  })
})

test('more than one partition needs a function', () => {
  assert.equal(refusal({ partitions: 2 }).code, 'DLQ_PARTITIONS_NEED_FUNCTION')
  assert.equal(refusal({ minPartitions: 2 }).code, 'DLQ_PARTITIONS_NEED_FUNCTION')
  assert.match(refusal({ partitions: 1, minPartitions: 2 }).message, /deadLetter\.minPartitions is 2/)
  for (const partition of ['same', 'zero', 'modulo', 'key', () => 0] as const)
    readDeadLetterOptions({ partitions: 4, minPartitions: 2, partition })
  readDeadLetterOptions({ partitions: 1 })
})

test('refused, each with its option named', () => {
  const cases: readonly [unknown, string, RegExp][] = [
    [{ partition: 'random' }, 'OPTION_INVALID', /deadLetter\.partition' must be 'same'/],
    [{ partitions: 0 }, 'OPTION_INVALID', /partitions/],
    [{ topic: 'a b' }, 'DLQ_NAME_INVALID', /'a b'/],
    [{ topics: ['ok', 'x'.repeat(250)] }, 'DLQ_NAME_INVALID', /250 characters/],
    [{ stackByte: 1 }, 'OPTION_UNKNOWN', /did you mean 'stackBytes'/],
    [{ headers: { alow: [] } }, 'OPTION_UNKNOWN', /did you mean 'allow'/],
    [{ headers: { deny: ['x-exception-stackrace'] } }, 'OPTION_UNKNOWN', /did you mean 'x-exception-stacktrace'/],
    [{ headers: { allow: ['X-Original-Topic'] } }, 'OPTION_UNKNOWN', /did you mean 'x-original-topic'/],
    [{ headers: { allow: 'x-original-topic' } }, 'OPTION_INVALID', /an array of header names/],
    [{ maxInFlightBytes: 1024 }, 'OPTION_INVALID', /65536/],
    [{ configs: { 'retention.ms': 5 } }, 'OPTION_INVALID', /each a string/]
  ]
  for (const [given, code, message] of cases) {
    const error = refusal(given)
    assert.equal(error.code, code)
    assert.match(error.message, message)
  }
})
