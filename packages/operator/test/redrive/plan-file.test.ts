import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { encodeEntry } from '../../src/ledger/codec.ts'
import { LedgerView } from '../../src/ledger/view.ts'
import { operationValue } from '../../src/redrive/operation/operation.ts'
import { demandNoneUnfinished } from '../../src/redrive/operation/unfinished.ts'
import { checkPlan } from '../../src/redrive/plan/check-plan.ts'
import type { RedrivePlan } from '../../src/redrive/plan/plan.ts'
import { planHash, readPlan, writePlan } from '../../src/redrive/plan/plan-file.ts'
import { demandStoredPlan, storedPlan } from '../../src/redrive/plan/stored-plan.ts'

const id = '0f9b5c8e-7d1a-4c2b-9e3f-1a2b3c4d5e6f'
const plan = {
  ...{
    v: 1,
    operation: id,
    created: '2026-02-03T04:05:06.000Z',
    by: 'ann',
    dlq: 'd',
    ledger: 'a.ledger',
    ledgerId: null
  },
  ...{ topicId: 't', ranges: [{ partition: 0, start: 0, end: 9 }], filter: { error: ['E'] }, words: 'error E' },
  ...{
    target: { kind: 'origin' },
    targetIds: { orders: 'o' },
    families: {},
    rate: null,
    bytesPerSecond: null,
    ramp: false
  },
  ...{ maxRedrives: 3, again: false, keepHeaders: false, report: { byCause: [], send: 9 } }
} as unknown as RedrivePlan

test('a plan is read as it was written, by its owner alone, and refused when it is another', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'plan-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'plan.json')
  await writeFile(file, 'what was there before', { mode: 0o644 })
  await writePlan(file, plan)
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  const read = await readPlan(file)
  assert.deepEqual([read, planHash(read)], [plan, planHash(plan)])

  const text = await readFile(file, 'utf8')
  const others = [
    text.replace('"end": 9', '"end": 99'),
    text.replace('"v": 1', '"v": 2'),
    text.slice(0, -9),
    'null',
    '[]',
    ''
  ]
  for (const other of others) {
    assert.notEqual(other, text)
    await writeFile(file, other)
    await assert.rejects(readPlan(file), { code: 'REDRIVE_PLAN_UNREADABLE' })
  }
  await assert.rejects(readPlan(join(folder, 'none')), { code: 'REDRIVE_PLAN_UNREADABLE' })
})

test('a plan of which the ledger or a pacer could make nothing is refused', () => {
  checkPlan(plan)
  const wrong = [
    ...['', 'x', id.toUpperCase(), `${id} `].map(operation => ({ operation })),
    ...[0, 0.5, Number.NaN, -1].flatMap(rate => [{ rate }, { bytesPerSecond: rate }]),
    ...[0, 1.5, Number.NaN].map(maxRedrives => ({ maxRedrives }))
  ]
  for (const part of wrong)
    assert.throws(() => checkPlan({ ...plan, ...part }), { code: 'OPTION_INVALID' }, JSON.stringify(part))
})

/** A ledger with one operation of a plan, in a state. */
function ledger(given: RedrivePlan, state: 'running' | 'stopped' | 'failed' | 'done' | 'cancelled'): LedgerView {
  const view = new LedgerView()
  const { operation, dlq, words, by } = given
  const told = operationValue({
    ...{ id: operation, action: 'redrive', state, dlq, words, by, target: 'origin', runner: 'r', planHash: 'h' },
    ...{ since: 0, heard: 0, planned: 9, sent: 4, parked: 0 }
  })
  const entries = [{ kind: 'operation', id: operation, value: told } as const]
  const stored = storedPlan(given)
  const part = stored === null ? [] : [{ kind: 'part', id: operation, part: 'plan', value: stored } as const]
  for (const entry of [...entries, ...part]) {
    const { key, value } = encodeEntry(entry)
    view.apply(key, value)
  }
  return view
}

test('a plan that the ledger keeps can be gone on with; one that is too long is not kept', () => {
  const long = {
    ...plan,
    report: { ...plan.report, byCause: Array.from({ length: 1000 }, (_, i) => ({ cause: `c${i}`, count: 1 })) }
  }
  const kept = demandStoredPlan(ledger(long, 'stopped'), id)
  assert.equal(kept.sha256, planHash(long))
  assert.deepEqual({ ...kept.plan, report: null }, { ...plan, report: null })
  const longer = {
    ...plan,
    filter: { lineage: Array.from({ length: 3000 }, (_, i) => String(i).padStart(32, '0')) }
  } as RedrivePlan
  assert.throws(() => demandStoredPlan(ledger(longer, 'stopped'), id), { code: 'OPERATION_PLAN_UNKNOWN' })
})

test('sending once more is refused while an operation of the same is not ended, or one of which the plan is not known', () => {
  const again = { ...plan, again: true }
  const long = {
    ...again,
    filter: { lineage: Array.from({ length: 3000 }, (_, i) => String(i).padStart(32, '0')) }
  } as RedrivePlan
  const demand = (view: LedgerView, more: Partial<RedrivePlan> = {}): void =>
    demandNoneUnfinished(view, { ...again, ...more }, 1e12)
  for (const state of ['running', 'stopped', 'failed'] as const) {
    assert.throws(() => demand(ledger(again, state)), { code: 'OPERATION_UNFINISHED', message: /4 of 9/ })
    assert.throws(() => demand(ledger(long, state)), { code: 'OPERATION_UNFINISHED' })
    demand(ledger(plan, state))
    demand(ledger(again, state), { filter: { error: ['F'] } })
    demand(ledger(again, state), { target: { kind: 'topic', topic: 't' } })
    demand(ledger(again, state), { dlq: 'other' })
  }
  for (const state of ['done', 'cancelled'] as const) demand(ledger(again, state))
})
