import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brokers } from '../../harness/index.ts'
import { pythonClient } from './python.ts'
import { lastJson } from './run.ts'

const client = await pythonClient('kafka-python', '3.0.12', 'kafka')

test('kafka-python administers, produces, shares a group and transacts', { skip: client.missing }, async () => {
  const seen = lastJson(await client.program('kafka_python.py', [brokers()]))
  assert.deepEqual(seen, {
    'created twice': true,
    offsets: 24,
    ends: [25, 25, 25, 25],
    'by time': 0,
    values: 100,
    group: ['Stable', 2],
    'of both': [120, 20],
    committed: [35, 35, 35, 35],
    'offsets after abort': [null, null, null, null],
    read_committed: 140,
    read_uncommitted: 280,
    'nothing behind': true,
    start: 10,
    listed: []
  })
})
