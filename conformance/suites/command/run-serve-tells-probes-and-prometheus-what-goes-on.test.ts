import assert from 'node:assert/strict'
import { test } from 'node:test'
import { committedOffsets, deleteAfter, produce, served, testTopic, waitFor } from '../../harness/index.ts'
import { servingRun } from './serving.ts'

/** Failures in a row over several partitions open the breaker: one of each is enough. */
const partitions = 24

test('run --serve is not ready while what it needs is down, ready when it is back, and ends in good order', async t => {
  const topic = await testTopic(t, { partitions })
  const group = `${topic}-group`
  deleteAfter(t, `error.${topic}.${group}`)
  await produce(
    topic,
    Array.from({ length: partitions * 2 }, (_, i) => ({ partition: i % partitions, value: '1' }))
  )
  let down = true
  const endpoint = await served(t, (request, answer) => {
    request.resume()
    answer.writeHead(down ? 503 : 204).end()
  })

  const { program, url } = await servingRun(t, { topic, group }, '--http', `${endpoint}/`)
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/)
  await program.line<{ event: string }>('the open breaker', ({ event }) => event === 'breaker-opened')
  const ready = async (): Promise<[number, { state: string; reasons: string[] }]> => {
    const answer = await fetch(`${url}/readyz`)
    return [answer.status, (await answer.json()) as never]
  }
  const [status, { state, reasons }] = await ready()
  assert.deepEqual([status, state, reasons[0]], [503, 'running', 'breaker open'])
  assert.equal((await fetch(`${url}/livez`)).status, 200)
  const value = async (name: string): Promise<number> => {
    const text = await (await fetch(`${url}/metrics`)).text()
    return Number(new RegExp(`^${name.replaceAll(/[{}]/g, '\\$&')} (\\S+)$`, 'm').exec(text)?.[1])
  }
  assert.equal(await value(`dead_letter_consumer_healthy{group="${group}"}`), 0)
  assert.equal(await value(`dead_letter_open_breakers{group="${group}",reason="infrastructure"}`), 1)
  assert.equal(await value(`dead_letter_partitions{group="${group}",topic="${topic}"}`), partitions)
  assert.equal(await value(`dead_letter_handled_total{group="${group}"}`), 0)

  down = false
  await waitFor('all records handled', async () => (await value(`dead_letter_handled_total{group="${group}"}`)) === 48)
  await waitFor('ready', async () => (await ready())[0] === 200)
  assert.equal(await value(`dead_letter_letters_total{group="${group}"}`), 0)

  const { code } = await program.kill('SIGTERM', 60_000)
  assert.equal(code, 0, program.output.stderr)
  await assert.rejects(fetch(`${url}/livez`))
  assert.deepEqual(await committedOffsets(group, topic), Array(partitions).fill(2))
})
