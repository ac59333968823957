import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsOwnBroker, ownBroker, produce, testTopic } from '../../harness/index.ts'
import { acted, testConsole } from './console.ts'
import { springLetter } from './letters.ts'

const dlq = 'orders.dlq'
const minute = 60_000

test(
  'an action by what the index knows is for the letters that any other way means, and for those that came since',
  needsOwnBroker,
  async t => {
    const { brokers } = await ownBroker(t, {})
    await testTopic(t, { name: dlq, brokers, partitions: 3 })
    const began = Date.now() - 100 * minute
    const letters = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => {
        const n = from + i
        return { ...springLetter(n, { name: `com.acme.E${n % 3}` }), timestamp: began + n * minute, partition: n % 2 }
      })
    await produce(dlq, letters(0, 60), { brokers })
    const console = await testConsole(t, brokers)
    await console.indexed(60)
    const { items } = (await console.get('/causes')).body
    const { fingerprint } = items.find(({ name }: { name: string }) => name === 'com.acme.E1')
    const told = async (filter: object): Promise<unknown> => {
      const { status, body } = await console.send('POST', '/actions/preview', { dlq, action: 'park', filter })
      assert.equal(status, 200, JSON.stringify(body))
      return { ...body, words: '' }
    }
    const count = async (filter: object): Promise<number> => ((await told(filter)) as { changes: number }).changes
    // An expression is nothing that the index knows.
    const unknown = 'error == "com.acme.E1"'
    assert.equal(await count({ cause: [fingerprint] }), 20)
    assert.deepEqual(await told({ cause: [fingerprint] }), await told({ where: unknown }))
    const range = { since: began + 10 * minute, until: began + 30 * minute }
    assert.equal(await count(range), 20)
    assert.deepEqual(await told(range), await told({ ...range, where: 'true' }))
    assert.deepEqual(await told({ ...range, error: ['E1'] }), await told({ ...range, where: unknown }))
    assert.equal(await count({ cause: [fingerprint], state: ['parked'] }), 0)

    // Whether the index has them yet is no matter.
    await produce(dlq, [...letters(60, 66), { ...letters(67, 68)[0], partition: 2 } as never], { brokers })
    const { done } = await acted(console, { dlq, action: 'park', filter: { cause: [fingerprint] }, expected: 23 })
    assert.equal(done, 23)
    assert.deepEqual(await told({ where: unknown }), await told({ cause: [fingerprint] }))
    assert.equal(await count({ where: unknown }), 0)
    assert.equal(await count({ lineage: (await console.get('/letters?text=E2&limit=2')).body.items.map(failureOf) }), 2)
  }
)

const failureOf = ({ failure }: { readonly failure: string }): string => failure
