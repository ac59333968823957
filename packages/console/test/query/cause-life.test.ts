import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CauseDecision, causeState } from '../../src/query/cause-life.ts'

const seen = { first: 100, last: 900, since: 0, newFrom: 500, now: 1000 }
const by = { by: 'ada', at: 700 }

test('a cause is new, ongoing, resolved, regressed or muted by what is seen and what was said', () => {
  const cases: [string, CauseDecision | null, Partial<typeof seen>][] = [
    ['ongoing', null, {}],
    ['new', null, { first: 500 }],
    ['resolved', { ...by, decision: 'resolved' }, { last: 700 }],
    ['regressed', { ...by, decision: 'resolved' }, { last: 701 }],
    ['muted', { ...by, decision: 'muted' }, {}],
    ['muted', { ...by, decision: 'muted', until: 1001 }, {}],
    ['ongoing', { ...by, decision: 'muted', until: 1000 }, {}],
    ['muted', { ...by, decision: 'muted', count: 5 }, { since: 4 }],
    ['ongoing', { ...by, decision: 'muted', count: 5 }, { since: 5 }],
    ['new', { ...by, decision: 'a later version knows' }, { first: 600 }]
  ]
  for (const [expected, decision, more] of cases) assert.equal(causeState(decision, { ...seen, ...more }), expected)
})
