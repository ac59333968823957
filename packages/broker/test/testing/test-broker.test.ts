import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testBroker, uniqueName } from '../../src/testing/index.ts'

test('a broker of a test stops with it, in node:test and vitest', async t => {
  const ends: (() => Promise<void>)[] = []
  const forNode = await testBroker({ after: cleanup => ends.push(cleanup) }, { topics: ['orders'] })
  const forVitest = await testBroker({ onTestFinished: cleanup => ends.push(cleanup) })
  assert.equal((await testBroker(t)).host, '127.0.0.1')
  for (const end of ends) await end()
  for (const broker of [forNode, forVitest]) assert.throws(() => broker.createTopic('late'), { code: 'BROKER_STOPPED' })
})

test('where the end of a test cannot be waited for, no broker is left running', async () => {
  const refuse = () => {
    throw new Error('no hooks inside tests')
  }
  const before = process.getActiveResourcesInfo().filter(name => name === 'TCPServerWrap').length
  await assert.rejects(testBroker({ after: refuse }), /no hooks/)
  assert.equal(process.getActiveResourcesInfo().filter(name => name === 'TCPServerWrap').length, before)
})

test('a broker that cannot start is told once, not again at the end of the test', async () => {
  const ends: (() => Promise<void>)[] = []
  await assert.rejects(testBroker({ after: end => ends.push(end) }, { port: -1 }), { code: 'OPTION_INVALID' })
  for (const end of ends) await end()
})

test('unique names are names of topics, and no two are the same', () => {
  const names = Array.from({ length: 100 }, () => uniqueName('orders'))
  assert.equal(new Set(names).size, 100)
  for (const name of names) assert.match(name, /^orders-[0-9a-f]{12}$/)
})
