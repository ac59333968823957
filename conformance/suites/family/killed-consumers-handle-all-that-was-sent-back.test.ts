import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { brokers, leastSessionMs, produce, Random, spawnProgram } from '../../harness/index.ts'
import { letters, member, sendBack, setting } from './sending-back.ts'

const partitions = 3
const count = 600
const kills = 4
const program = join(import.meta.dirname, 'programs/consume.ts')

interface Line {
  readonly partition: number
  readonly offset: number
  readonly id?: string
}

test('killed again and again, a group handles all that was sent back to it, and what comes twice has the same id', async t => {
  const random = new Random('family')
  const place = await setting(t, { partitions })
  await produce(
    place.topic,
    Array.from({ length: count }, (_, i) => ({ value: `bad ${i}`, partition: i % partitions }))
  )
  // It shows that the family is read, and ends nothing of it.
  const billing = member(t, place, {}, (_, { signal, redrive }) =>
    redrive === undefined
      ? undefined
      : new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  )
  await letters(billing, count)
  billing.mend()
  await sendBack(place)
  await billing.consumer.stop({ timeoutMs: 100 })

  const session = String(await leastSessionMs())
  const ids = new Map<string, Set<string>>()
  for (let run = 0; run <= kills; run++) {
    const child = await spawnProgram(t, program, [brokers(), place.group, place.topic, session])
    const wanted = run < kills ? 1 + Math.floor(random.next() * count * 0.15) : Number.POSITIVE_INFINITY
    let told = 0
    const missing = (): boolean => ids.size + told < count
    const known = new Set(ids.keys())
    await child.line<Line>(
      'enough of them',
      line => {
        const name = `${line.partition}/${line.offset}`
        if (!known.has(name)) told++
        known.add(name)
        return told >= wanted || !missing()
      },
      60_000
    )
    await child.kill('SIGKILL')
    for (const { partition, offset, id = 'none' } of child.lines as Line[]) {
      const name = `${partition}/${offset}`
      ids.set(name, (ids.get(name) ?? new Set()).add(id))
    }
  }
  assert.equal(ids.size, count)
  assert.ok([...ids.values()].every(of => of.size === 1 && !of.has('none')))
})
