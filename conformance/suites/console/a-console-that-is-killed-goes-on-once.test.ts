import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Cluster } from '@dead-letter/operator'
import {
  cliMain,
  needsEmbedded,
  ownBroker,
  type Program,
  spawnProgram,
  testTopic,
  waitFor
} from '../../harness/index.ts'
import { lettersOf } from '../operator/cluster.ts'
import { localVisitor, operationDone, planIn, seldom } from './console.ts'
import { ordersDlq } from './orders.ts'

const letters = 60

async function consoleProgram(t: TestContext, brokers: string): Promise<Program & { readonly url: string }> {
  const program = await spawnProgram(t, cliMain, ['console', '--brokers', brokers, '--port', '0', '--json'])
  const { console: url } = await program.line<{ readonly console: string }>('the console', line => 'console' in line)
  return { ...program, url }
}

test(
  'a console that is killed in the middle of a redrive leaves it to another one, which tells it as it is and sends the rest, once',
  needsEmbedded,
  async t => {
    const { brokers } = await ownBroker(t, {})
    await testTopic(t, { name: 'orders', brokers })
    await ordersDlq(t, brokers, letters)
    // Both are there before: what the other is asked lies within the time in which a runner counts as alive.
    const first = await consoleProgram(t, brokers)
    const second = await consoleProgram(t, brokers)
    const ada = await localVisitor(first.url)
    const made = await ada.send('POST', '/plans', {
      ...{ dlq: 'orders.dlq', all: true, target: { kind: 'origin' }, rate: 20 }
    })
    const { id } = made.body
    const { sha256 } = await planIn(ada, id)
    void ada.send('POST', `/plans/${id}/apply`, { sha256 }).catch(() => {})
    await waitFor(
      'the middle',
      async () => {
        const { body } = await ada.get(`/operations/${id}`)
        return body.operation?.done > 0
      },
      seldom
    )
    await first.kill('SIGKILL')

    const bob = await localVisitor(second.url)
    const seen = await waitFor(
      'the operation',
      async () => {
        const { status, body } = await bob.get(`/operations/${id}`)
        return status === 200 ? body.operation : null
      },
      seldom
    )
    assert.ok(seen.done < letters, `${seen.done} sent`)
    assert.equal(seen.planned, letters)
    // Its runner was heard a moment ago: whoever is sure that it is dead says so.
    const early = await bob.send('POST', `/plans/${id}/apply`, { sha256 })
    assert.deepEqual([early.status, early.body.state], [202, 'failed'])
    assert.match(early.body.error, /runs|take-over|takeOver/i)
    const applied = await bob.send('POST', `/plans/${id}/apply`, { sha256, takeOver: true })
    assert.equal(applied.status, 202)
    const done = await operationDone(bob, id)
    assert.equal(done.planned, letters)
    const outcomes = async () => (await bob.get(`/operations/${id}/outcomes`)).body
    await waitFor('its outcomes', async () => (await outcomes()).total === letters, seldom)
    // Read committed: of the transaction in which the first one was killed nothing counts.
    const cluster = Cluster.open({ brokers })
    t.after(() => cluster.close())
    const copies = await lettersOf(cluster, 'orders')
    assert.equal(copies.length, letters)
    assert.equal(new Set(copies.map(({ record }) => String(record.rawKey))).size, letters)
    const { body: counted } = await bob.get('/letters/count?state=redriven')
    assert.equal(counted.letters, letters)
  }
)
