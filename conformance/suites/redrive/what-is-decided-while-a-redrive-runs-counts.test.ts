import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyText } from '@dead-letter/operator'
import { waitFor } from '../../harness/index.ts'
import { decide, lettersOf, viewOf } from '../operator/cluster.ts'
import { applied, failed, planOf } from './redriving.ts'

test('failures that are discarded while a redrive runs stay where they are, and discarded', async t => {
  const { side, dlq, target } = await failed(t, 20)
  const plan = await planOf(side, dlq, { target: { kind: 'topic', topic: target }, rate: 2 })
  const last = (await lettersOf(side.cluster, dlq)).slice(-5).map(({ key }) => keyText(key))
  const begun = Promise.withResolvers<void>()
  const run = applied(side, plan, { onProgress: () => begun.resolve() })
  await begun.promise
  const lineages = new Set(last)
  const filter = { test: ({ key }: { key: Buffer }) => lineages.has(keyText(key)), words: 'the last' }
  assert.equal((await decide(side, dlq, { name: 'discard' }, { filter })).changed, 5)
  const outcome = await run
  assert.deepEqual([outcome.sent, outcome.skip, outcome.stopped], [15, { discarded: 5 }, false])
  const sent = await waitFor('15 copies', async () => {
    const found = await lettersOf(side.cluster, target)
    return found.length >= 15 ? found : null
  })
  assert.ok(sent.every(({ key }) => !last.includes(keyText(key))))
  const view = await viewOf(side.cluster, side.names)
  for (const key of last) assert.equal(view.stateOf(Buffer.from(key, 'hex')), 'discarded')
})
