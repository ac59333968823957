import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  brokers,
  committedOffsets,
  deleteAfter,
  headerText,
  leastSessionMs,
  originOf,
  produce,
  Random,
  readAll,
  spawnProgram,
  testTopic,
  uniqueName
} from '../../harness/index.ts'

const partitions = 3
const count = 6000
const kills = 10
const program = join(import.meta.dirname, 'programs/consume.ts')

type Line = { partition: number; offset: number } | { ended: true }

test('killed at ten random points, a consumer loses nothing, and letters written twice share their id', async t => {
  const random = new Random('20260301')
  const topic = await testTopic(t, { partitions })
  const groupId = uniqueName('group')
  const dlq = `error.${topic}.${groupId}`
  deleteAfter(t, dlq)
  const value = (i: number): string =>
    i % 10 === 0 ? `{bad ${i}` : JSON.stringify(i % 10 === 5 ? { i, fails: true } : { i })
  await produce(
    topic,
    Array.from({ length: count }, (_, i) => ({ partition: i % partitions, value: value(i) }))
  )
  const sent = await readAll(topic)
  const name = (at: { partition: number; offset: number }): string => `${topic}[${at.partition}]@${at.offset}`
  const session = String(await leastSessionMs())

  const handled: string[] = []
  for (let run = 0; run <= kills; run++) {
    const child = await spawnProgram(t, program, [brokers(), groupId, topic, session])
    if (run < kills) {
      // Each life handles about a tenth of what is to be handled, and is killed somewhere in it.
      const enough = 1 + Math.floor(random.next() * (0.8 * count) * 0.12)
      let told = 0
      await child.line<Line>('enough records', line => 'ended' in line || ++told >= enough, 60_000)
      assert.deepEqual(await child.kill('SIGKILL'), { code: null, signal: 'SIGKILL' })
    } else await child.line<Line>('the end', line => 'ended' in line, 60_000)
    for (const line of child.lines as Line[]) if ('offset' in line) handled.push(name(line))
  }

  const letters = await readAll(dlq)
  const origins = letters.map(originOf)
  const done = new Set([...handled, ...origins])
  const bad = sent.filter(r => /bad|fails/.test(String(r.value))).map(name)
  assert.deepEqual(
    sent.map(name).filter(n => !done.has(n)),
    []
  )
  assert.deepEqual([...new Set(origins)].sort(), bad.sort())
  assert.equal(new Set(handled).size, count - bad.length)
  assert.deepEqual(await committedOffsets(groupId, topic), Array(partitions).fill(count / partitions))

  const ids = letters.map(letter => headerText(letter, 'x-dead-letter-id'))
  assert.equal(new Set(ids.map((id, i) => `${id} ${origins[i]}`)).size, bad.length)
  assert.equal(new Set(ids).size, bad.length)
  t.diagnostic(
    `repeated after ${kills} kills: ${handled.length - new Set(handled).size} records, ${letters.length - bad.length} letters`
  )
})
