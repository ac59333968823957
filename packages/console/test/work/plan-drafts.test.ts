import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Plan } from '../../src/api/index.ts'
import { PlanDrafts } from '../../src/work/plan-drafts.ts'

const draft = (id: number): Plan => ({ id: String(id), state: 'making' }) as Plan

test('of plans that could not be made the newest are kept; of an older one it is said that it was, and how to go on', () => {
  const drafts = new PlanDrafts()
  drafts.begin(draft(-1))
  for (let i = 0; i < 1500; i++) {
    drafts.begin(draft(i))
    drafts.change(String(i), { state: 'failed' })
  }
  assert.equal(drafts.all.length, 101)
  assert.equal(drafts.find('-1')?.state, 'making')
  assert.equal(drafts.find('1499')?.state, 'failed')
  assert.throws(() => drafts.find('1399'), /make it anew/)
  assert.throws(() => drafts.find('400'), /make it anew/)
  assert.equal(drafts.find('399'), null)
})

test('only so many are made at once; one that is done, failed or taken back makes room, and what is taken back stays away', () => {
  const drafts = new PlanDrafts()
  for (let i = 0; i < 20; i++) drafts.begin(draft(i))
  assert.throws(() => drafts.begin(draft(20)), /20 plans are being made/)
  drafts.take('3')
  drafts.begin(draft(20))
  drafts.change('4', { state: 'failed' })
  drafts.begin(draft(21))
  assert.throws(() => drafts.begin(draft(22)), /20 plans are being made/)
  drafts.change('3', { state: 'failed' })
  assert.equal(drafts.find('3'), null)
})
