import assert from 'node:assert/strict'
import { rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { needsEmbedded, ownBroker, produce, testFolder, testTopic, waitFor } from '../../harness/index.ts'
import { acted, seldom, type TestConsole, testConsole } from './console.ts'
import { springLetter } from './letters.ts'

/** All that screens show of letters and causes, without what is of the moment. */
async function seen({ get }: TestConsole): Promise<unknown> {
  const letters = await get('/letters?limit=500&sort=oldest')
  const causes = await get('/causes')
  const shown = causes.body.items.map(({ trend: _, ages: __, ...cause }: Record<string, unknown>) => cause)
  return [letters.body.items, letters.body.total, shown]
}

test(
  'the same screens come back when the index is deleted, broken, or goes on where it was',
  needsEmbedded,
  async t => {
    const { brokers } = await ownBroker(t, {})
    await testTopic(t, { name: 'orders.dlq', brokers })
    const at = Date.now() - 60_000
    await produce(
      'orders.dlq',
      Array.from({ length: 40 }, (_, i) => springLetter(i, { at: at + i, name: `com.acme.E${i % 3}` })),
      { brokers }
    )
    const dataDir = testFolder(t)
    const file = join(dataDir, 'index.sqlite')
    const first = await testConsole(t, brokers, { dataDir })
    await first.indexed(40)
    const { done } = await acted(first, {
      dlq: 'orders.dlq',
      action: 'park',
      filter: { error: ['E1'] },
      expected: 13
    })
    assert.equal(done, 13)
    const parked = async ({ get }: TestConsole): Promise<number> =>
      (await get('/letters/count?state=parked')).body.letters
    const total = 40 + 13
    await first.indexed(total)
    await waitFor('the decisions', async () => (await parked(first)) >= 26, seldom)
    const before = await seen(first)
    assert.equal(statSync(file).mode & 0o077, 0)
    await first.stop()

    await produce('orders.dlq', [springLetter(40, { at })], { brokers })
    const again = await testConsole(t, brokers, { dataDir })
    await again.indexed(total + 1)
    assert.equal((await again.get('/settings')).body.index.rebuilt, null)
    await again.stop()

    for (const [damage, reason] of [
      [() => rmSync(file), null],
      [() => writeFileSync(file, 'this is no database'), /could not be read/]
    ] as const) {
      damage()
      const other = await testConsole(t, brokers, { dataDir })
      await other.indexed(total + 1)
      await waitFor('the decisions', async () => (await parked(other)) >= 26, seldom)
      const [letters, , causes] = (await seen(other)) as [{ offset: number; dlq: string }[], number, unknown[]]
      const [old, , oldCauses] = before as [unknown[], number, unknown[]]
      assert.deepEqual(
        letters.filter(({ dlq, offset }) => dlq !== 'orders.dlq' || offset < 40),
        old
      )
      assert.equal(causes.length, oldCauses.length + 1)
      const { rebuilt } = (await other.get('/settings')).body.index
      if (reason === null) assert.equal(rebuilt, null)
      else assert.match(rebuilt, reason)
      await other.stop()
    }
  }
)
