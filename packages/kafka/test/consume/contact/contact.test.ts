import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Contact } from '../../../src/consume/contact/contact.ts'

test('a coordinator that wants to be left in peace is not silent meanwhile, and is so when it does not answer afterwards', async () => {
  const contact = new Contact()
  const { promise, resolve } = Promise.withResolvers<void>()
  const asked = contact.ofCoordinator(promise)
  const at = contact.coordinatorAskedAt as number
  assert.equal(Math.round(contact.coordinatorSilentMs(at + 3_000)), 3_000)
  contact.coordinatorQuiet(20_000)
  assert.equal(contact.coordinatorSilentMs(at + 20_000), 0)
  assert.ok(contact.coordinatorSilentMs(at + 25_000) > 4_000)
  resolve()
  await asked
  assert.equal(contact.coordinatorSilentMs(at + 60_000), 0)
})
