import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsOwnBroker, ownBroker, produce, testTopic, waitFor } from '../../harness/index.ts'
import { seldom, testConsole, usersFile } from './console.ts'
import { springLetter } from './letters.ts'

test(
  'whose sessions are ended at one console is signed out at all; the audit tells who sees it, and those of some topics only of these',
  needsOwnBroker,
  async t => {
    const { brokers } = await ownBroker(t, {})
    await testTopic(t, { name: 'orders.dlq', brokers })
    await produce('orders.dlq', [springLetter(1)], { brokers })
    const users = await usersFile(t, {
      admin: ['admin', '*'],
      gone: ['operator', '*'],
      stays: ['operator', 'orders.*'],
      elsewhere: ['admin', 'payments.*']
    })
    const [one, other] = [await testConsole(t, brokers, { users }), await testConsole(t, brokers, { users })]
    const admin = await one.visitor('admin')
    const there = [await other.visitor('gone'), await other.visitor('gone')]
    const stays = await other.visitor('stays')
    for (const visitor of [...there, stays]) assert.equal((await visitor.get('/overview')).status, 200)

    const ended = await admin.send('POST', '/sessions/end', { user: 'gone', why: 'left the company' })
    assert.equal(ended.status, 204)
    await waitFor(
      'the end of both sessions at the other console',
      async () => {
        const answers = await Promise.all(there.map(visitor => visitor.get('/overview')))
        return answers.every(({ status }) => status === 401)
      },
      seldom
    )
    assert.equal((await stays.get('/overview')).status, 200)
    const again = await other.visitor('gone')
    assert.equal((await again.get('/overview')).status, 200)
    // The audit is read on from where it was.
    assert.equal((await admin.send('POST', '/sessions/end', { user: 'gone', why: 'once more' })).status, 204)
    await waitFor('the end of the new session', async () => (await again.get('/overview')).status === 401, seldom)

    const audit = await admin.get('/audit?action=sign-out')
    assert.deepEqual(
      audit.body.items.map(({ event, by, why, text }: Record<string, unknown>) => [event, by, why, text]),
      [
        ['ended', 'admin', null, null],
        ['begun', 'admin', 'once more', 'gone'],
        ['ended', 'admin', null, null],
        ['begun', 'admin', 'left the company', 'gone']
      ]
    )
    // What is of no topic is for who sees all of them.
    assert.deepEqual((await stays.get('/audit')).body.items, [])
    assert.deepEqual((await (await one.visitor('elsewhere')).get('/audit')).body.items, [])
  }
)
