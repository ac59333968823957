import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BusinessError, DeadLetterError, InfrastructureError } from '@dead-letter/kafka'
import { copyTo } from '../../src/handlers/to.ts'
import { fakeRecord } from '../harness.ts'

const context = { attempt: 1, signal: new AbortController().signal }
const failing = (error: Error) =>
  copyTo('clean', { forward: () => Promise.reject(error), close: async () => {}, warnings: [] })
const record = { ...fakeRecord(), key: null, value: null }

test('a copy that is acknowledged is done', async () => {
  const forwarded: number[] = []
  const handling = copyTo('clean', {
    forward: async ({ offset }) => {
      forwarded.push(offset)
      return { partition: 0, offset: 1 }
    },
    close: async () => {},
    warnings: []
  })
  await handling.handle(record, context)
  assert.deepEqual(forwarded, [7])
})

test('a record that the topic refuses is the record’s; all else is infrastructure', async () => {
  await assert.rejects(
    async () =>
      failing(new DeadLetterError('FORWARD_REFUSED', { topic: 'clean', reason: 'MESSAGE_TOO_LARGE' })).handle(
        record,
        context
      ),
    BusinessError
  )
  await assert.rejects(
    async () =>
      failing(
        new DeadLetterError('FORWARD_FAILED', { topic: 'clean', partition: 0, reason: 'NOT_ENOUGH_REPLICAS' })
      ).handle(record, context),
    InfrastructureError
  )
})
