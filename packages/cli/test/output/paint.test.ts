import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choosePaint } from '../../src/output/paint.ts'

test('colours are for terminals, and as NO_COLOR and FORCE_COLOR say', () => {
  const painted = (isTerminal: boolean, env: Record<string, string>): boolean =>
    choosePaint(isTerminal, env)('bad', 'x') !== 'x'
  const cases: [boolean, Record<string, string>, boolean][] = [
    [true, {}, true],
    [false, {}, false],
    [true, { TERM: 'dumb' }, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, false]
  ]
  for (const [isTerminal, env, expected] of cases)
    assert.equal(painted(isTerminal, env), expected, JSON.stringify([isTerminal, env]))
})
