import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lanesInTurn } from '../../src/redrive/send/lane.ts'

test('each lane has as many partitions of a topic as the others, and topics begin with different ones', () => {
  const laneOf = lanesInTurn(8)
  for (const topic of ['orders', 'redrive.orders.billing', 't']) {
    const lanes = Array.from({ length: 16 }, (_, partition) => laneOf(topic, partition))
    assert.deepEqual(
      [...Map.groupBy(lanes, lane => lane).values()].map(({ length }) => length),
      Array(8).fill(2)
    )
  }
  assert.ok(new Set(['a', 'b', 'c', 'd'].map(topic => laneOf(topic, 0))).size > 1)
})
