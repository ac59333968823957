import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsOwnBroker, ownBroker, readAll, testTopic, waitFor } from '../../harness/index.ts'
import { operationDone, planIn, seldom, testConsole, usersFile } from './console.ts'
import { ordersDlq } from './orders.ts'

test(
  'a plan is made, signed off by somebody else, applied once, and its operation tells what came of it',
  needsOwnBroker,
  async t => {
    const { brokers } = await ownBroker(t, {})
    await testTopic(t, { name: 'orders', brokers })
    await ordersDlq(t, brokers, 20)
    const users = await usersFile(t, { ada: ['operator', '*'], bob: ['operator', '*'] })
    const side = await testConsole(t, brokers, { users, signOff: true })
    const [ada, bob] = [await side.visitor('ada'), await side.visitor('bob')]
    const made = await ada.send('POST', '/plans', {
      dlq: 'orders.dlq',
      filter: { where: 'value.amount < 15.0' },
      target: { kind: 'origin' }
    })
    assert.equal(made.status, 202)
    const { id } = made.body
    const plan = await planIn(ada, id, 'waiting')
    assert.deepEqual([plan.report.send, plan.report.byTarget.length, plan.signedOff], [15, 1, []])
    const { sha256 } = plan
    const early = await ada.send('POST', `/plans/${id}/apply`, { sha256 })
    assert.deepEqual([early.status, early.body.code], [409, 'CONSOLE_PLAN_NOT_READY'])
    const own = await ada.send('POST', `/plans/${id}/sign-off`, { sha256 })
    assert.deepEqual([own.status, own.body.code], [403, 'CONSOLE_SIGN_OFF_OWN'])
    const another = await bob.send('POST', `/plans/${id}/sign-off`, { sha256: 'a'.repeat(64) })
    assert.deepEqual([another.status, another.body.code], [409, 'CONSOLE_PLAN_CHANGED'])
    const signed = await bob.send('POST', `/plans/${id}/sign-off`, { sha256 })
    assert.deepEqual([signed.status, signed.body.state, signed.body.signedOff[0].by], [200, 'ready', 'bob'])
    const key = { 'idempotency-key': 'apply-it-once' }
    const applied = await ada.send('POST', `/plans/${id}/apply`, { sha256 }, key)
    assert.equal(applied.status, 202)
    await ada.send('POST', `/plans/${id}/apply`, { sha256 }, key)
    const operation = await operationDone(ada, id)
    assert.deepEqual([operation.done, operation.by], [15, 'ada'])
    await waitFor('its outcomes', async () => (await ada.get(`/operations/${id}/outcomes`)).body.total === 15, seldom)
    const came: string[] = []
    for (let cursor = ''; cursor !== null; ) {
      const { body } = await ada.get(`/operations/${id}/outcomes?limit=4${cursor && `&cursor=${cursor}`}`)
      assert.ok(body.items.every(({ outcome }: { outcome: string }) => outcome === 'sent'))
      came.push(...body.items.map(({ failure }: { failure: string }) => failure))
      cursor = body.next
    }
    assert.deepEqual([came.length, new Set(came).size], [15, 15])
    assert.equal((await ada.get(`/plans/${id}`)).body.state, 'applied')
    const counted = await ada.get('/letters/count?state=redriven')
    assert.equal(counted.body.letters, 15)
    const written = await readAll('orders', { brokers })
    assert.equal(written.length, 15)
  }
)
