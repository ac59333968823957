import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { produce, startBatchConsumer, waitFor } from '../../harness/index.ts'
import { letters, member, sendBack, setting } from './sending-back.ts'

const keys = ['a', 'b', 'c', 'd']
const each = 15
const total = keys.length * each
const of = (kind: string): { value: string; key: string }[] =>
  Array.from({ length: total }, (_, i) => ({ value: `${kind} ${i}`, key: keys[i % keys.length] as string }))

/** Notes how many calls run at once, by key and in all. */
class Running {
  readonly #now = new Map<string, number>()
  mostOfAKey = 0
  most = 0

  async during(names: readonly string[], work: () => Promise<unknown>): Promise<void> {
    for (const name of names) {
      const count = (this.#now.get(name) ?? 0) + 1
      this.#now.set(name, count)
      this.mostOfAKey = Math.max(this.mostOfAKey, count)
    }
    this.most = Math.max(
      this.most,
      [...this.#now.values()].reduce((sum, count) => sum + count, 0)
    )
    await work()
    for (const name of names) this.#now.set(name, (this.#now.get(name) ?? 0) - 1)
  }
}

for (const by of ['partition', 'key'] as const)
  test(`records of a key that were sent back and live ones take turns (by ${by})`, async t => {
    const place = await setting(t)
    await produce(place.topic, of('bad'))
    const running = new Running()
    const billing = member(t, place, { concurrency: { by } }, record =>
      running.during([String(record.rawKey)], () => delay(3))
    )
    await letters(billing, total)
    billing.mend()
    const live = waitFor('the redrive', () => billing.handled.some(({ redrive }) => redrive !== undefined)).then(() =>
      produce(place.topic, of('live'))
    )
    await Promise.all([sendBack(place, { rate: 200 }), live])
    await waitFor('all', () => billing.handled.length === 2 * total)
    const sorts = billing.handled.map(({ redrive }) => redrive !== undefined)
    assert.equal(sorts.filter(sort => sort).length, total)
    assert.equal(running.mostOfAKey, 1)
    if (by === 'partition') assert.equal(running.most, 1)
    else assert.ok(running.most > 1)
    // Each log in its order, by key.
    for (const key of keys)
      for (const back of [true, false]) {
        const offsets = billing.handled
          .filter(h => h.key === key && (h.redrive !== undefined) === back)
          .map(h => h.offset)
        assert.deepEqual(
          offsets,
          [...offsets].sort((a, b) => a - b)
        )
      }
  })

test('batches of what was sent back and of live records take turns; each record tells its redrive', async t => {
  const place = await setting(t)
  await produce(place.topic, of('bad'))
  const running = new Running()
  let mended = false
  const done: { readonly value: string; readonly count: number | undefined }[] = []
  let live: Promise<unknown> | undefined
  const billing = startBatchConsumer(
    t,
    place.options,
    async batch => {
      const kinds = new Set(batch.records.map(record => batch.redrive(record) !== undefined))
      assert.equal(kinds.size, 1)
      if (kinds.has(true)) live ??= produce(place.topic, of('live'))
      await running.during(['batch'], () => delay(20))
      for (const record of batch.records) {
        const value = String(record.rawValue)
        if (value.startsWith('bad') && !mended) batch.fail(record, new TypeError('no amount'))
        else done.push({ value, count: batch.redrive(record)?.count })
      }
    },
    { batchSize: 3 }
  )
  await letters(billing, total)
  mended = true
  await sendBack(place)
  await waitFor('all', () => done.length === 2 * total)
  await live
  assert.equal(done.filter(({ value, count }) => value.startsWith('bad') && count === 1).length, total)
  assert.equal(done.filter(({ value, count }) => value.startsWith('live') && count === undefined).length, total)
  assert.equal(running.mostOfAKey, 1)
})
