import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kafkaErrors } from '../../../src/client/kafka-errors.ts'
import { type Reaction, reactionTo } from '../../../src/produce/transaction/reaction.ts'

const cases: Readonly<Record<Reaction, readonly (keyof typeof kafkaErrors)[]>> = {
  done: ['NONE'],
  again: [
    'CONCURRENT_TRANSACTIONS',
    'COORDINATOR_LOAD_IN_PROGRESS',
    'NOT_LEADER_OR_FOLLOWER',
    'REQUEST_TIMED_OUT',
    'NOT_ENOUGH_REPLICAS',
    'UNKNOWN_TOPIC_OR_PARTITION'
  ],
  moved: ['NOT_COORDINATOR', 'COORDINATOR_NOT_AVAILABLE'],
  fenced: ['PRODUCER_FENCED', 'INVALID_PRODUCER_EPOCH'],
  forbidden: ['TRANSACTIONAL_ID_AUTHORIZATION_FAILED', 'TOPIC_AUTHORIZATION_FAILED', 'GROUP_AUTHORIZATION_FAILED'],
  failed: [
    'TRANSACTION_ABORTABLE',
    'INVALID_TXN_STATE',
    'INVALID_PRODUCER_ID_MAPPING',
    'OUT_OF_ORDER_SEQUENCE_NUMBER',
    'UNKNOWN_PRODUCER_ID',
    'MESSAGE_TOO_LARGE',
    'ILLEGAL_GENERATION',
    'UNKNOWN_MEMBER_ID',
    'FENCED_MEMBER_EPOCH',
    'UNKNOWN_SERVER_ERROR'
  ]
}

for (const [reaction, names] of Object.entries(cases))
  for (const name of names)
    test(`${name} means: ${reaction}`, () => assert.equal(reactionTo(kafkaErrors[name]), reaction))

test('a code that is not known ends the transaction', () => assert.equal(reactionTo(9999), 'failed'))
