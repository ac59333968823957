import assert from 'node:assert/strict'
import { test } from 'node:test'
import { routes } from '@dead-letter/console/api'
import { needsOwnBroker, ownBroker, produce, testTopic, waitFor } from '../../harness/index.ts'
import { seldom, testConsole, usersFile } from './console.ts'
import { springLetter } from './letters.ts'

/** Something that fits each route's schema. */
const bodies: Readonly<Record<string, unknown>> = {
  unmask: { why: 'to see', minutes: 1 },
  endSessions: { user: 'nobody' },
  changeCause: { note: 'a note' },
  previewAction: { dlq: 'orders.dlq', action: 'park', all: true },
  act: { dlq: 'orders.dlq', action: 'note', text: 'seen', all: true },
  previewPlan: { dlq: 'orders.dlq', all: true },
  makePlan: { dlq: 'orders.dlq', all: true },
  signOff: { sha256: 'a'.repeat(64) },
  applyPlan: { sha256: 'a'.repeat(64) }
}
const roleOf: Readonly<Record<string, string>> = {
  ...{ 'signed-in': 'viewer', view: 'viewer', act: 'operator', redrive: 'operator', signOff: 'operator' },
  ...{ unmask: 'admin', administer: 'admin' }
}
const below: Readonly<Record<string, string | null>> = { viewer: null, operator: 'viewer', admin: 'operator' }

test(
  'every route answers whoever has the role, refuses whoever has a lesser one or it for other topics, and knows nobody',
  needsOwnBroker,
  async t => {
    const { brokers } = await ownBroker(t, {})
    await testTopic(t, { name: 'orders.dlq', brokers })
    await produce('orders.dlq', [springLetter(1)], { brokers })
    const users = await usersFile(t, {
      viewer: ['viewer', '*'],
      operator: ['operator', '*'],
      admin: ['admin', '*'],
      elsewhere: ['admin', 'payments.*']
    })
    const side = await testConsole(t, brokers, { users })
    const nobody = await side.visitor()
    const visitors = new Map<string, Awaited<ReturnType<typeof side.visitor>>>()
    for (const name of ['viewer', 'operator', 'admin', 'elsewhere']) visitors.set(name, await side.visitor(name))
    for (const [name, { method, path, access, ...spec }] of Object.entries(routes)) {
      if (access === 'anyone') continue
      const asked = path
        .replace(':dlq/:partition/:offset', 'orders.dlq/0/0')
        .replace(':dlq', 'orders.dlq')
        .replace(':fingerprint', 'v2:0')
        .replace('/sessions/:id', '/sessions/nobody')
        .replace(':id', '00000000-0000-4000-8000-000000000000')
      const body = method === 'GET' || method === 'DELETE' ? undefined : (bodies[name] ?? {})
      const ask = async (who: string | null): Promise<number> =>
        (await (who === null ? nobody : (visitors.get(who) ?? nobody)).send(method, asked, body)).status
      assert.equal(await ask(null), 401, `${name} without a session`)
      const role = roleOf[access] as string
      assert.ok(![401, 403].includes(await ask(role)), `${name} as ${role}`)
      const lesser = below[role]
      const topicIn = 'topicIn' in spec ? spec.topicIn : undefined
      // A plan or an operation that is not there is nobody's.
      const isThere = topicIn !== 'plan' && topicIn !== 'operation'
      if (lesser && access !== 'signed-in' && isThere) assert.equal(await ask(lesser), 403, `${name} as ${lesser}`)
      if (topicIn === 'params.dlq' || topicIn === 'body.dlq' || topicIn === 'every')
        assert.equal(await ask('elsewhere'), 403, `${name} elsewhere`)
    }
    const other = visitors.get('elsewhere')
    assert.deepEqual((await other?.get('/letters'))?.body.items, [])
    assert.deepEqual((await other?.get('/causes'))?.body.items, [])
    assert.deepEqual((await other?.get('/overview'))?.body.dlqs, [])
  }
)

test('what is said of a cause needs the role in every topic that it lies in', needsOwnBroker, async t => {
  const { brokers } = await ownBroker(t, {})
  for (const name of ['orders.dlq', 'payments.dlq']) {
    await testTopic(t, { name, brokers })
    await produce(name, [springLetter(1)], { brokers })
  }
  const users = await usersFile(t, {
    orders: ['operator', 'orders.*'],
    payments: ['operator', 'payments.*'],
    both: ['operator', '*']
  })
  const side = await testConsole(t, brokers, { users })
  const both = await side.visitor('both')
  await waitFor('the letters in the index', async () => (await both.get('/letters/count')).body.letters === 2, seldom)
  const { items } = (await both.get('/causes')).body
  assert.equal(items.length, 1)
  const path = `/causes/${items[0].fingerprint}`
  for (const name of ['orders', 'payments']) {
    const one = await side.visitor(name)
    assert.deepEqual((await one.get(path)).body.cause.dlqs, [`${name}.dlq`])
    const { status, body } = await one.send('PATCH', path, { note: 'mine alone' })
    assert.deepEqual([status, body.code], [403, 'CONSOLE_FORBIDDEN'])
    assert.ok(!JSON.stringify(body).includes(name === 'orders' ? 'payments' : 'orders.dlq'))
  }
  assert.equal((await both.get(path)).body.cause.note, undefined)
  assert.equal((await both.send('PATCH', path, { note: 'of both' })).body.note.text, 'of both')
})
