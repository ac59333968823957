import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fetchAsk } from '../../../src/client/wire/fetch.ts'
import { readFetchOptions } from '../../../src/consume/fetch/fetch-options.ts'
import { DeadLetterError } from '../../../src/errors.ts'

const MiB = 1_048_576

test('what is fetched at once fits into an answer, and whoever asks for more is told what fits', () => {
  assert.equal(readFetchOptions({}, 128 * MiB).maxBytes, 8 * MiB)
  assert.equal(readFetchOptions({ maxBytes: MiB - 65_536 }, MiB).maxBytes, MiB - 65_536)
  assert.throws(
    () => readFetchOptions({ maxBytes: MiB - 65_535 }, MiB),
    (error: unknown) => {
      assert.ok(DeadLetterError.is(error))
      assert.equal(error.code, 'OPTION_INVALID')
      assert.equal(error.details.option, 'fetch.maxBytes')
      assert.match(error.message, /at most 983040, .*raise maxAnswerBytes; got 983041/)
      return true
    }
  )
  // The default counts as well.
  assert.throws(() => readFetchOptions(undefined, 2 * MiB), /at most 2031616, .*got 8388608/)
})

test('what asks for more by itself, such as reading letters, is cut to what fits', () => {
  const request = {
    maxWaitMs: 1,
    minBytes: 1,
    maxBytes: 16 * MiB,
    isolation: 'read-committed',
    partitions: []
  } as const
  assert.equal(fetchAsk(request, MiB).maxBytes, MiB)
  assert.equal(fetchAsk(request, 32 * MiB).maxBytes, 16 * MiB)
})
