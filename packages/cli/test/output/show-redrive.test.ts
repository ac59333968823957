import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RedrivePlan, RedriveTarget } from '@dead-letter/operator'
import { showRedrive } from '../../src/output/show-redrive.ts'

const planned = (target: RedriveTarget, report: Partial<RedrivePlan['report']>): string => {
  const nothing = { count: 0, failures: [], unknown: null }
  const empty = { letters: 0, send: 0, bytes: 0, park: 0, restamped: 0, stale: nothing, skip: {}, unsafe: {} }
  const lists = { byCause: [], byOrigin: [], byKey: [], byTarget: [], samples: [], groups: [], readers: [] }
  const complaints = { transformErrors: { count: 0, first: null }, checkErrors: { count: 0, first: null } }
  const plan = { dlq: 'd', by: 'ann', words: 'all', target, rate: null, bytesPerSecond: null, ramp: false }
  const whole = { ...plan, report: { ...empty, ...lists, ...complaints, seconds: null, ...report } }
  return showRedrive(whole as unknown as RedrivePlan, null).join('\n')
}

test('causes of one name are told apart, whatever their messages hold', () => {
  const byCause = ['aa', 'bb'].map(name => ({
    cause: 'E',
    count: 2,
    fingerprint: `v2:${name}`,
    example: `\u001b${name}`
  }))
  const text = planned({ kind: 'origin' }, { byCause: [...byCause, { cause: '(others)', count: 1 }] })
  assert.match(
    text,
    /failures +cause +fingerprint +message\n +2 +E +v2:aa +\\x1baa\n +2 +E +v2:bb +\\x1bbb\n +1 +\(others\)/
  )
})

test('letters that are left are counted as letters; a group that was named says whose are left', () => {
  const skip = { 'no-target': 1, parked: 4000 }
  assert.match(
    planned({ kind: 'origin' }, { skip }),
    /^1 letter left: without a topic that they can go to\n4,000 letters left: parked/m
  )
  assert.match(
    planned({ kind: 'group' }, { skip }),
    /^1 letter left: .*: they do not tell topic, partition, offset and group/m
  )
  assert.match(
    planned({ kind: 'group', group: 'billing' }, { skip }),
    /^1 letter left: .*, or tell another group than billing$/m
  )
})
