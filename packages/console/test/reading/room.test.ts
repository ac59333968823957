import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Room } from '../../src/reading/room.ts'

test('all who send have one room, and each that waits looks again when something of it is free', async () => {
  const room = new Room(2)
  room.take()
  assert.equal(room.isTaken, false)
  room.take()
  // Overdrawn, it is free again when as much was given back.
  room.take()
  assert.equal(room.isTaken, true)
  let woken = 0
  const waiting = [1, 2].map(async () => {
    while (room.isTaken) await room.changed()
    woken++
  })
  room.give(1)
  await Promise.resolve()
  assert.equal(woken, 0)
  room.give(1)
  await Promise.all(waiting)
  assert.equal(woken, 2)
})
