import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brokers, deleteAfter, produce, testLedger, testTopic, waitFor } from '../../harness/index.ts'
import { servingRun } from '../command/serving.ts'
import { seldom, testConsole, usersFile, type Visitor } from './console.ts'

/** One failure of each is enough to open the breaker. */
const partitions = 24
/** Nobody listens there. */
const nowhere = 'http://127.0.0.1:2'

test('a consumer whose breaker is open, and one that is not reached, are on the overview of who sees its letters', async t => {
  const topic = await testTopic(t, { partitions })
  const group = `${topic}-group`
  const dlq = `error.${topic}.${group}`
  deleteAfter(t, dlq)
  await produce(
    topic,
    Array.from({ length: partitions + 1 }, (_, i) => ({ partition: i % partitions, value: i === 0 ? '{bad' : '1' }))
  )
  const { program, url } = await servingRun(t, { topic, group }, '--check', 'json', '--http', nowhere)
  await program.line<{ event: string }>('the letter', ({ event }) => event === 'dead-letter')
  await program.line<{ event: string }>('the open breaker', ({ event }) => event === 'breaker-opened')

  const users = await usersFile(t, { all: ['viewer', '*'], own: ['viewer', dlq], other: ['viewer', 'nothing-*'] })
  const side = await testConsole(t, brokers(), { ledger: testLedger(t), users, consumers: [url, nowhere] })
  const [all, own, other] = [await side.visitor('all'), await side.visitor('own'), await side.visitor('other')]
  await waitFor('the letter in the index', async () => (await own.get('/letters/count')).body.letters === 1, seldom)
  const seenBy = async (visitor: Visitor): Promise<unknown> => {
    const { asked, held } = (await visitor.get('/overview')).body.consumers
    return [asked, ...held.map((one: Record<string, unknown>) => [one.group, one.state, one.address])]
  }
  const stuck = [
    [group, 'held', url],
    [group, 'breaker-open', url]
  ]
  const away = ['', 'unreachable', nowhere]
  await waitFor(
    'all of it at the console',
    async () => String(await seenBy(all)) === String([2, ...stuck, away]),
    seldom
  )
  assert.deepEqual(await seenBy(own), [2, ...stuck])
  assert.deepEqual(await seenBy(other), [2])

  await program.kill('SIGKILL')
  await waitFor(
    'the end of the service',
    async () => String(await seenBy(own)) === String([2, [group, 'unreachable', url]]),
    seldom
  )
  assert.deepEqual(await seenBy(other), [2])
})
