import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ReceiveBudget } from '../../src/server/receive-budget.ts'

interface Client {
  readonly name: string
  heldBytes: number
}

test('who holds most is closed until the rest fits', () => {
  const clients = ['a', 'b', 'c'].map((name): Client => ({ name, heldBytes: 0 }))
  const closed: string[] = []
  const budget = new ReceiveBudget(
    100,
    () => clients,
    holder => {
      const client = holder as Client
      closed.push(client.name)
      const held = client.heldBytes
      client.heldBytes = 0
      budget.take(-held)
    }
  )
  const receive = (at: number, bytes: number): void => {
    const client = clients[at] as Client
    client.heldBytes += bytes
    budget.take(bytes)
  }
  receive(0, 40)
  receive(1, 50)
  assert.deepEqual(closed, [])
  receive(2, 45)
  assert.deepEqual(closed, ['b'])
  receive(2, 100)
  assert.deepEqual(closed, ['b', 'c'])
  assert.equal(budget.used, 40)
})

test('what is being handled belongs to nobody who could be closed for it', () => {
  const budget = new ReceiveBudget(
    10,
    () => [{ heldBytes: 0 }],
    () => assert.fail('closed')
  )
  budget.take(50)
  assert.equal(budget.used, 50)
})
