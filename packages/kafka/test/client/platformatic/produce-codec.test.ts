import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Reader } from '@platformatic/kafka'
import { readProduceResponse, writeProduceRequest } from '../../../src/client/platformatic/produce-codec.ts'

const hex = (text: string): string => Buffer.from(text).toString('hex')

test('the request carries the batch untouched, with acks from all in-sync replicas', () => {
  const batch = Buffer.from('a record batch')
  const written = writeProduceRequest({ topic: 'letters', partition: 3, batch, timeoutMs: 30_000 })
  const expected = [
    '00',
    'ffff',
    '00007530',
    '02',
    `08${hex('letters')}`,
    '02',
    '00000003',
    `0f${hex('a record batch')}`,
    '00',
    '00',
    '00'
  ]
  assert.equal(written.buffer.toString('hex'), expected.join(''))
})

const response = (partition: string): Reader =>
  Reader.from(Buffer.from(['02', `08${hex('letters')}`, '02', partition, '00', '00000000', '00'].join(''), 'hex'))

test('an acknowledgement is read, tagged fields passed over', () => {
  const currentLeader = '01' + '00' + '09' + '00000001' + '00000002' + '00'
  const partition = [
    '00000003',
    '0000',
    '000000000000002a',
    'ffffffffffffffff',
    '0000000000000000',
    '01',
    '00',
    currentLeader
  ].join('')
  assert.deepEqual(readProduceResponse(response(partition)), {
    errorCode: 0,
    errorMessage: null,
    baseOffset: 42,
    logAppendTime: -1,
    recordErrors: []
  })
})

test('a refusal keeps its message and the records it names', () => {
  const errors = `030000000004${hex('bad')}00000000020000`
  const partition = [
    '00000003',
    '0057',
    'ffffffffffffffff',
    'ffffffffffffffff',
    'ffffffffffffffff',
    errors,
    `07${hex('no key')}`,
    '00'
  ].join('')
  assert.deepEqual(readProduceResponse(response(partition)), {
    errorCode: 87,
    errorMessage: 'no key',
    baseOffset: -1,
    logAppendTime: -1,
    recordErrors: [
      { index: 0, message: 'bad' },
      { index: 2, message: null }
    ]
  })
})

test('an answer without a partition is an error', () => {
  assert.throws(() => readProduceResponse(Reader.from(Buffer.from('010000000000', 'hex'))))
})
