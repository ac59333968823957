import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { needsOwnBroker, ownBroker, produce, testTopic, waitFor } from '../../harness/index.ts'
import { seldom, testConsole, usersFile } from './console.ts'
import { springLetter } from './letters.ts'

test(
  'who unmasks sees so the values of topics that the role is for, and by no way those of others',
  needsOwnBroker,
  async t => {
    const { brokers } = await ownBroker(t, {})
    for (const name of ['orders.dlq', 'payments.dlq', 'secrets.dlq']) await testTopic(t, { name, brokers })
    for (const name of ['payments.dlq', 'secrets.dlq'])
      await produce(name, [springLetter(0, { value: '{"card":"4111-other"}' })], { brokers })
    // Whoever may write to a topic may have its letters say to be from any other.
    const value = '{"card":"4111-own"}'
    const origins = ['payments.dlq', 'secrets.dlq']
    await produce(
      'orders.dlq',
      origins.map(origin => springLetter(0, { value, origin })),
      { brokers }
    )
    const users = await usersFile(t, { ada: ['admin', 'orders.dlq'] })
    const file = JSON.parse(readFileSync(users, 'utf8'))
    file.users[0].grants.push({ role: 'viewer', topics: ['payments.dlq'] })
    file.users[0].grants.push({ role: 'operator', topics: ['payments.dlq'] })
    writeFileSync(users, JSON.stringify(file))
    const side = await testConsole(t, brokers, { users, mask: ['$.card'] })
    const ada = await side.visitor('ada')
    const state = async () => (await ada.get('/letters?limit=1')).body.index.state
    const letters = async () => (await ada.get('/letters/count')).body.letters
    await waitFor('the letters in the index', async () => (await letters()) === 3 && (await state()) === 'live', seldom)
    await ada.send('POST', '/unmask', { why: 'customer asks', minutes: 5 })
    const [own, other] = [
      (await ada.get('/letters/orders.dlq/0/0')).body,
      (await ada.get('/letters/payments.dlq/0/0')).body
    ]
    assert.ok(own.value.text.includes('4111-own') && own.unmaskedUntil > Date.now())
    assert.deepEqual([other.unmaskedUntil, other.masked], [null, ['value']])
    for (const path of [
      'payments.dlq/0/0',
      'payments.dlq/0/0/value',
      'payments.dlq/0/0/fixture',
      'orders.dlq/0/0/origin',
      'orders.dlq/0/1/origin'
    ]) {
      const { status, body } = await ada.get(`/letters/${path}`)
      assert.equal(status, 200, path)
      assert.ok(!JSON.stringify(body).includes('4111-other'), path)
    }
    assert.equal((await ada.get('/letters/orders.dlq/0/1/origin')).body.state, 'forbidden')
    const transform = { kind: 'record', value: { text: '{}' } }
    const plan = { dlq: 'payments.dlq', filter: { lineage: [other.failure] }, transform }
    assert.match((await ada.send('POST', '/plans', plan)).body.detail, /value is masked/)
  }
)
