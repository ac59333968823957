import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { type TestContext, test } from 'node:test'
import type { Who } from '../../src/access/access.ts'
import { Sessions } from '../../src/access/sessions.ts'
import { EventHub } from '../../src/work/event-hub.ts'

const { session } = new Sessions().begin({ id: 'ada', name: 'ada' }, 0)
const ada: Who = {
  user: { id: 'ada', name: 'ada' },
  signature: 'ada',
  grants: [{ role: 'viewer', topics: ['*'] }],
  session
}
const plan = (id: string) => ({ event: 'plan', data: { id, state: 'ready' } }) as const

/** All that waits to be read: `read()` gives it whole or in chunks, as the version of Node has it. */
function saidTo(raw: PassThrough): string {
  let said = ''
  for (let chunk = raw.read(); chunk !== null; chunk = raw.read()) said += chunk
  return said
}

/** A hub whose heart beats by hand. */
function hubOf(t: TestContext, renew: (who: Who) => Who | null) {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const hub = new EventHub(renew)
  t.after(() => hub.end())
  return { hub, beat: () => t.mock.timers.tick(15_000) }
}

test('who does not read is cut off before much waits in memory, and who reads hears on', t => {
  const { hub } = hubOf(t, who => who)
  const [slow, good] = [new PassThrough(), new PassThrough()]
  let heard = 0
  good.on('data', chunk => {
    heard += chunk.length
  })
  hub.listen(slow as never, ada, null)
  hub.listen(good as never, ada, null)
  for (let i = 0; i < 3000; i++) hub.send(plan('x'.repeat(1000)))
  assert.equal(slow.destroyed, true)
  assert.ok(slow.writableLength < 2 << 20)
  assert.equal(good.destroyed, false)
  assert.ok(heard > 3_000_000)
})

test('whose session has ended is told so and hears nothing more, also where the end is not read yet', t => {
  let now: Who | null = ada
  const { hub, beat } = hubOf(t, () => now)
  const raw = new PassThrough()
  const errors: Error[] = []
  raw.on('error', error => errors.push(error))
  hub.listen(raw as never, ada, null)
  beat()
  now = null
  beat()
  hub.send(plan('later'))
  const said = saidTo(raw)
  assert.match(said, /event: session\ndata: \{"ended":"revoked"\}/)
  assert.doesNotMatch(said, /later/)
  assert.equal(raw.writableEnded, true)
  assert.deepEqual(errors, [])
})

test('who may see less now hears less', t => {
  let now: Who = ada
  const { hub, beat } = hubOf(t, () => now)
  const raw = new PassThrough()
  hub.listen(raw as never, ada, null)
  hub.send(plan('one'), 'orders.dlq')
  now = { ...ada, grants: [{ role: 'viewer', topics: ['payments.*'] }] }
  beat()
  hub.send(plan('two'), 'orders.dlq')
  hub.send(plan('three'), 'payments.dlq')
  const said = saidTo(raw)
  assert.match(said, /"one"[\s\S]*"three"/)
  assert.doesNotMatch(said, /"two"/)
})

test('what is wrong with the index is told in words that may name topics to who sees all of them', t => {
  const { hub } = hubOf(t, who => who)
  const [whole, some] = [new PassThrough(), new PassThrough()]
  hub.listen(whole as never, ada, null)
  hub.listen(some as never, { ...ada, grants: [{ role: 'viewer', topics: ['orders.*'] }] }, null)
  const state = { letters: 1, behind: 0, progress: 1, asOf: 0, dropped: 0, values: true }
  hub.send({ event: 'index', data: { ...state, state: 'away', problem: 'payroll.dlq: no permission' } })
  assert.match(saidTo(whole), /payroll\.dlq/)
  const said = saidTo(some)
  assert.match(said, /"state":"away"/)
  assert.doesNotMatch(said, /payroll/)
})
