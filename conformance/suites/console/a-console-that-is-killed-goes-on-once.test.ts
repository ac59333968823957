import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import {
  needsEmbedded,
  ownBroker,
  type Program,
  produce,
  readAll,
  spawnProgram,
  testTopic,
  waitFor
} from '../../harness/index.ts'
import { seldom } from './console.ts'
import { springLetter } from './letters.ts'
import { Person } from './sign-in.ts'

const main = join(import.meta.dirname, '../../../packages/cli/src/main.ts')
const letters = 60

async function consoleProgram(t: TestContext, brokers: string): Promise<Program & { readonly url: string }> {
  const program = await spawnProgram(t, main, ['console', '--brokers', brokers, '--port', '0', '--json'])
  const { console: url } = await program.line<{ readonly console: string }>('the console', line => 'console' in line)
  return { ...program, url }
}

test(
  'a console that is killed in the middle of a redrive leaves it to another one, which tells it as it is and sends the rest, once',
  needsEmbedded,
  async t => {
    const { brokers } = await ownBroker(t, {})
    await testTopic(t, { name: 'orders', brokers })
    await testTopic(t, { name: 'orders.dlq', brokers })
    await produce(
      'orders.dlq',
      Array.from({ length: letters }, (_, i) => springLetter(i)),
      { brokers }
    )
    const first = await consoleProgram(t, brokers)
    const ada = new Person(first.url)
    const made = await ada.send('POST', 'plans', {
      ...{ dlq: 'orders.dlq', all: true, target: { kind: 'origin' }, rate: 20 }
    })
    const { id } = made.body
    const sha256 = await waitFor(
      'the plan',
      async () => {
        const { body } = await ada.send('GET', `plans/${id}`)
        return body.state === 'ready' ? body.sha256 : null
      },
      seldom
    )
    void ada.send('POST', `plans/${id}/apply`, { sha256 }).catch(() => {})
    await waitFor(
      'the middle',
      async () => {
        const { body } = await ada.send('GET', `operations/${id}`)
        return body.operation?.done > 0
      },
      seldom
    )
    await first.kill('SIGKILL')

    const second = await consoleProgram(t, brokers)
    const bob = new Person(second.url)
    const seen = await waitFor(
      'the operation',
      async () => {
        const { status, body } = await bob.send('GET', `operations/${id}`)
        return status === 200 ? body.operation : null
      },
      seldom
    )
    assert.ok(seen.done < letters, `${seen.done} sent`)
    assert.equal(seen.planned, letters)
    // Its runner was heard a moment ago: whoever is sure that it is dead says so.
    const early = await bob.send('POST', `plans/${id}/apply`, { sha256 })
    assert.deepEqual([early.status, early.body.state], [202, 'failed'])
    assert.match(early.body.error, /runs|take-over|takeOver/i)
    const applied = await bob.send('POST', `plans/${id}/apply`, { sha256, takeOver: true })
    assert.equal(applied.status, 202)
    const done = await waitFor(
      'the end',
      async () => {
        const { body } = await bob.send('GET', `operations/${id}`)
        return body.operation.state === 'done' ? body.operation : null
      },
      seldom
    )
    assert.equal(done.planned, letters)
    const outcomes = async () => (await bob.send('GET', `operations/${id}/outcomes`)).body
    await waitFor('its outcomes', async () => (await outcomes()).total === letters, seldom)
    const copies = await readAll('orders', { brokers })
    assert.equal(copies.length, letters)
    assert.equal(new Set(copies.map(({ key }) => String(key))).size, letters)
    const { body: counted } = await bob.send('GET', 'letters/count?state=redriven')
    assert.equal(counted.letters, letters)
  }
)
