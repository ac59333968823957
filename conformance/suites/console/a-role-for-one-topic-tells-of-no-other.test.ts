import assert from 'node:assert/strict'
import { test } from 'node:test'
import { routes } from '@dead-letter/console/api'
import { needsOwnBroker, ownBroker, produce, testTopic, waitFor } from '../../harness/index.ts'
import { operationDone, planIn, seldom, testConsole, usersFile } from './console.ts'
import { springLetter } from './letters.ts'

/** Whatever is a topic or a word of the other team. */
const other = /payroll|salary/

test('who has a role for one topic is told nothing of another, by no route', needsOwnBroker, async t => {
  const { brokers } = await ownBroker(t, {})
  for (const name of ['orders', 'orders.dlq', 'payroll', 'payroll.dlq', 'payroll.copies'])
    await testTopic(t, { name, brokers })
  // The same failure, cause and key in both topics; and a letter that says to be of the other team's record.
  const at = Date.now()
  const letter = (of: string, origin: string) =>
    springLetter(0, { at, key: 'k', message: `no account '${of}'`, value: `{"of":"${of}"}`, origin })
  await produce('payroll', [{ ...letter('salary', 'payroll'), timestamp: at }], { brokers })
  await produce('payroll.dlq', [letter('salary', 'orders'), letter('salary', 'orders')], { brokers })
  const users = await usersFile(t, { all: ['admin', '*'], ada: ['operator', 'orders.*'] })
  const side = await testConsole(t, brokers, { users })
  const [all, ada] = [await side.visitor('all'), await side.visitor('ada')]
  const indexed = (letters: number) =>
    waitFor('the letters', async () => (await all.get('/letters/count')).body.letters === letters, seldom)
  await indexed(2)
  await produce('orders.dlq', [letter('order', 'orders')], { brokers })
  await indexed(3)
  const { failure, fingerprint, siblings } = (await all.get('/letters/orders.dlq/0/0')).body
  assert.equal(siblings.length, 2)
  assert.equal((await all.get('/causes')).body.items.length, 1)

  // What is done about it in its own topic, and then in the other.
  const filter = { lineage: [failure] }
  const redrive = async (plan: object): Promise<string> => {
    const { status, body } = await all.send('POST', '/plans', { filter, ...plan })
    assert.equal(status, 202, JSON.stringify(body))
    const { id, sha256 } = await planIn(all, body.id)
    await all.send('POST', `/plans/${id}/apply`, { sha256 })
    await operationDone(all, id)
    return id
  }
  const target = { kind: 'topic', topic: 'payroll.copies' }
  const ids = [
    await redrive({ dlq: 'orders.dlq' }),
    await redrive({ dlq: 'payroll.dlq', target, again: true, why: 'of the salary' })
  ]
  const told = async () => JSON.stringify((await all.get('/letters/orders.dlq/0/0/history')).body)
  await waitFor('what was decided', async () => (await told()).includes('of the salary'), seldom)

  const places: readonly (readonly [string, string])[] = [
    [':dlq/:partition/:offset', 'orders.dlq/0/0'],
    [':dlq', 'orders.dlq'],
    [':fingerprint', fingerprint]
  ]
  const paths = Object.values(routes).flatMap(({ method, path, access }) => {
    if (method !== 'GET' || access === 'anyone' || access === 'administer') return []
    const asked = places.reduce<string>((text, [name, value]) => text.replace(name, value), path)
    return asked.includes(':id') ? ids.map(id => asked.replace(':id', id)) : [asked]
  })
  const asked = ['text=salary', 'dlq=payroll.dlq'].flatMap(query =>
    ['/letters', '/letters/count', '/letters/facets', '/causes', '/audit'].map(path => `${path}?${query}`)
  )
  const further = ['/letters/payroll.dlq/0/0', `/audit?lineage=${failure}`, `/causes/${fingerprint}?dlq=payroll.dlq`]
  const refused = []
  for (const path of [...paths, ...asked, ...further]) {
    const { status, body } = await ada.get(path)
    if (status !== 200) refused.push(`${status} ${path}`)
    // Who names a topic is told by that name that it is not theirs.
    else assert.doesNotMatch(JSON.stringify(body), other, path)
  }
  const elsewhere = ids[1]
  assert.deepEqual(
    refused.sort(),
    [
      '403 /letters/payroll.dlq/0/0',
      ...['', '/outcomes'].map(end => `403 /operations/${elsewhere}${end}`),
      `403 /plans/${elsewhere}`,
      `404 /causes/${fingerprint}?dlq=payroll.dlq`
    ].sort()
  )
  for (const [path, more] of [
    ['/actions/preview', { action: 'discard' }],
    ['/plans/preview', { again: true }]
  ] as const) {
    const { status, body } = await ada.send('POST', path, { dlq: 'orders.dlq', all: true, ...more })
    assert.equal(status, 200, path)
    assert.doesNotMatch(JSON.stringify(body), other, path)
  }

  // A letter that says to be of another topic's record shows it to nobody who may not see it there.
  await produce('orders.dlq', [letter('order', 'payroll')], { brokers })
  const forged = '/letters/orders.dlq/0/1/origin'
  assert.equal((await all.get(forged)).body.state, 'found')
  const { state, value, differs } = (await ada.get(forged)).body
  assert.deepEqual([state, value, differs], ['forbidden', null, []])
  const plan = { dlq: 'orders.dlq', filter, target }
  assert.equal((await ada.send('POST', '/plans', plan)).body.code, 'CONSOLE_FORBIDDEN')
})
