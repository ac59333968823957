import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkTarget } from '../../src/forward/target-check.ts'
import { readSubscription } from '../../src/topics/subscription.ts'
import { type Shape, view } from '../provision/topics.ts'

interface Case {
  readonly target?: Shape
  readonly sources?: readonly Shape[]
  readonly from?: string | RegExp | readonly (string | RegExp)[]
  readonly same?: boolean
}

/** What is found, as lines. */
function found({ target = {}, sources = [{}], from = 'orders', same = false }: Case): string[] {
  const { refusals, warnings } = checkTarget({
    target: view('clean', target),
    subscription: readSubscription(from),
    sources: sources.map((shape, i) => view(`orders-${i}`, shape)),
    samePartition: same
  })
  return [...refusals.map(({ code }) => `refused ${code}`), ...warnings.map(({ code }) => `warned ${code}`)]
}

const configs = (name: string, value: string): Shape => ({ configs: { [name]: value } })

const cases: readonly (readonly [string, Case, readonly string[]])[] = [
  ['as large and as lasting as its source', {}, []],
  ['no source yet', { sources: [], target: configs('cleanup.policy', 'compact') }, []],
  ['its own name subscribed to', { from: ['orders', 'clean'] }, ['refused FORWARD_IN_SUBSCRIPTION']],
  ['an expression that means it', { from: /cl.*|orders/ }, ['refused FORWARD_IN_SUBSCRIPTION']],
  ['an expression that means a part of its name only', { from: /lea/ }, []],
  ['compacted', { target: configs('cleanup.policy', 'compact') }, ['refused FORWARD_TOPIC_COMPACTED']],
  [
    'compacted and deleted',
    { target: configs('cleanup.policy', 'compact,delete') },
    ['refused FORWARD_TOPIC_COMPACTED']
  ],
  [
    'compacted as its source',
    { target: configs('cleanup.policy', 'compact'), sources: [configs('cleanup.policy', 'compact')] },
    []
  ],
  [
    'compacted as one of its sources',
    { target: configs('cleanup.policy', 'compact'), sources: [configs('cleanup.policy', 'compact'), {}] },
    ['refused FORWARD_TOPIC_COMPACTED']
  ],
  [
    'takes a byte less than the largest source',
    {
      target: configs('max.message.bytes', '1999'),
      sources: [configs('max.message.bytes', '2000'), configs('max.message.bytes', '10')]
    },
    ['refused FORWARD_MESSAGE_BYTES_LOW']
  ],
  [
    'takes as much as the largest source',
    { target: configs('max.message.bytes', '2000'), sources: [configs('max.message.bytes', '2000')] },
    []
  ],
  ['fewer partitions', { target: { partitions: 3 } }, []],
  [
    'fewer partitions, and the same is asked for',
    { target: { partitions: 3 }, same: true },
    ['refused FORWARD_TOO_FEW_PARTITIONS']
  ],
  ['as many, and the same is asked for', { target: { partitions: 4 }, same: true }, []],
  ['keeps for less time', { target: configs('retention.ms', '1000') }, ['warned FORWARD_RETENTION_SHORT']],
  ['keeps for ever', { target: configs('retention.ms', '-1') }, []],
  ['fewer in-sync replicas', { target: configs('min.insync.replicas', '1') }, ['warned FORWARD_MIN_ISR_LOW']],
  ['cannot be read', { target: { configs: null } }, ['warned FORWARD_CONFIG_UNKNOWN']],
  [
    'one source cannot be read, another takes more',
    { sources: [{ configs: null }, configs('max.message.bytes', '9000000')] },
    ['refused FORWARD_MESSAGE_BYTES_LOW', 'warned FORWARD_CONFIG_UNKNOWN']
  ]
]

for (const [name, given, expected] of cases) test(`a target: ${name}`, () => assert.deepEqual(found(given), expected))
