import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DeadLetterOptions, readDeadLetterOptions } from '../../src/dead-letter/options.ts'
import { wantedTopics } from '../../src/dead-letter/route/wanted-topics.ts'
import { plan } from '../../src/provision/plan.ts'
import { readSubscription } from '../../src/topics/subscription.ts'
import { LONG_MAX, type Shape, view } from './topics.ts'

const DLQ = 'error.orders.billing'

interface Case {
  readonly options?: DeadLetterOptions
  readonly topics?: string | RegExp | readonly (string | RegExp)[]
  readonly sources?: Readonly<Record<string, Shape>>
  readonly existing?: Readonly<Record<string, Shape | 'forbidden'>>
}

/** What a plan says, in short: actions and findings as lines. */
function planned({ options = {}, topics = 'orders', sources = { orders: {} }, existing = {} }: Case) {
  const settings = readDeadLetterOptions(options)
  const result = plan({
    settings,
    subscription: readSubscription(topics),
    wanted: wantedTopics(settings, Object.keys(sources), 'billing'),
    sources: new Map(Object.entries(sources).map(([name, shape]) => [name, view(name, shape)])),
    existing: new Map(
      Object.entries(existing).map(([name, shape]) => [name, shape === 'forbidden' ? shape : view(name, shape)])
    )
  })
  return {
    actions: result.actions,
    lines: result.actions.map(action =>
      action.kind === 'create'
        ? `create ${action.topic.topic} ${action.topic.partitions}`
        : `${action.kind} ${action.topic} ${action.from}→${action.to}`
    ),
    findings: result.findings.map(({ severity, error }) => `${severity} ${error.code}`)
  }
}

const roomy = { 'max.message.bytes': '1114124' }
const forEver = { 'retention.ms': '-1' }

test('a created DLQ keeps what its source can hold, as long and as safely', () => {
  const { actions } = planned({
    sources: { orders: { partitions: 8, configs: { 'retention.ms': '1000', 'max.message.bytes': '2000000' } } }
  })
  assert.deepEqual(actions, [
    {
      kind: 'create',
      topic: {
        topic: DLQ,
        partitions: 8,
        replicationFactor: 3,
        configs: {
          'cleanup.policy': 'delete',
          'min.insync.replicas': '2',
          'retention.ms': '1000',
          'max.message.bytes': '2065536'
        }
      }
    }
  ])
})

const made = (options: DeadLetterOptions, shape: Shape = {}) => {
  const action = planned({ options, sources: { orders: shape } }).actions[0]
  assert.equal(action?.kind, 'create')
  return action.topic
}

test('what a created DLQ takes from the options and the source', () => {
  assert.equal(made({ partitions: 1 }).partitions, 1)
  assert.equal(made({ partition: 'modulo', minPartitions: 6 }).partitions, 6)
  assert.equal(made({ partition: 'modulo', partitions: 2, minPartitions: 3 }).partitions, 3)
  assert.equal(made({ partition: 'key' }).partitions, 4)
  assert.equal(made({ replicationFactor: 1 }).configs['min.insync.replicas'], '1')
  assert.equal(made({}, { configs: forEver }).configs['retention.ms'], '-1')
  assert.equal(made({}, { configs: { 'cleanup.policy': 'compact' } }).configs['retention.ms'], '-1')
  assert.equal(
    made({ configs: { 'retention.ms': '-1', 'segment.bytes': '1048576' } }).configs['segment.bytes'],
    '1048576'
  )
  assert.equal(made({ configs: { 'max.message.bytes': '100' } }).configs['max.message.bytes'], '1114124')
  assert.equal(made({ configs: { 'max.message.bytes': '9000000' } }).configs['max.message.bytes'], '9000000')
  assert.equal(made({}, { configs: null }).configs['max.message.bytes'], '1114124')
})

const cases: readonly (readonly [string, Case, readonly string[], readonly string[]])[] = [
  ['nothing to do', { existing: { [DLQ]: { configs: roomy } } }, [], []],
  ['missing, create', {}, [`create ${DLQ} 4`], []],
  ['missing, verify', { options: { provision: 'verify' } }, [], ['refusal DLQ_MISSING']],
  ['missing, off', { options: { provision: 'off' } }, [], []],
  ['too few, create', { existing: { [DLQ]: { partitions: 2, configs: roomy } } }, [`grow ${DLQ} 2→4`], []],
  [
    'too few, verify',
    { options: { provision: 'verify' }, existing: { [DLQ]: { partitions: 2, configs: roomy } } },
    [],
    ['refusal DLQ_TOO_FEW_PARTITIONS']
  ],
  ['too few, off', { options: { provision: 'off' }, existing: { [DLQ]: { partitions: 2 } } }, [], []],
  [
    'partitions: 1 needs one',
    { options: { partitions: 1 }, existing: { [DLQ]: { partitions: 1, configs: roomy } } },
    [],
    []
  ],
  [
    'modulo needs no more than there are',
    { options: { partition: 'modulo', provision: 'verify' }, existing: { [DLQ]: { partitions: 1, configs: roomy } } },
    [],
    []
  ],
  [
    'key with partitions',
    {
      options: { partition: 'key', partitions: 3, provision: 'verify' },
      existing: { [DLQ]: { partitions: 2, configs: roomy } }
    },
    [],
    ['refusal DLQ_TOO_FEW_PARTITIONS']
  ],
  [
    "same needs the source's",
    { options: { partition: 'same', provision: 'verify' }, existing: { [DLQ]: { partitions: 3, configs: roomy } } },
    [],
    ['refusal DLQ_TOO_FEW_PARTITIONS']
  ],
  [
    'function and minPartitions',
    { options: { partition: () => 0, minPartitions: 5 }, existing: { [DLQ]: { configs: roomy } } },
    [`grow ${DLQ} 4→5`],
    []
  ],
  ['low limit, create', { existing: { [DLQ]: {} } }, [`raise ${DLQ} 1048588→1114124`], []],
  [
    'low limit, verify',
    { options: { provision: 'verify' }, existing: { [DLQ]: {} } },
    [],
    ['refusal DLQ_MESSAGE_BYTES_LOW']
  ],
  [
    'low limit with pointers',
    { options: { provision: 'verify', allowPointers: true }, existing: { [DLQ]: {} } },
    [],
    []
  ],
  [
    'compacted',
    { existing: { [DLQ]: { configs: { ...roomy, 'cleanup.policy': 'compact,delete' } } } },
    [],
    ['refusal DLQ_COMPACTED']
  ],
  [
    'compacted, off',
    { options: { provision: 'off' }, existing: { [DLQ]: { configs: { 'cleanup.policy': 'compact' } } } },
    [],
    ['refusal DLQ_COMPACTED']
  ],
  [
    "compacted by the user's configs",
    { options: { configs: { 'cleanup.policy': 'compact' } } },
    [],
    ['refusal DLQ_COMPACTED']
  ],
  ['no WRITE', { existing: { [DLQ]: { configs: roomy, operations: 1 << 8 } } }, [], ['refusal DLQ_NOT_WRITABLE']],
  ['WRITE', { existing: { [DLQ]: { configs: roomy, operations: (1 << 8) | (1 << 4) } } }, [], []],
  ['not even DESCRIBE', { existing: { [DLQ]: 'forbidden' } }, [], ['refusal DLQ_NOT_WRITABLE']],
  [
    'shorter retention',
    { existing: { [DLQ]: { configs: { ...roomy, 'retention.ms': '1' } } } },
    [],
    ['warning DLQ_RETENTION_SHORT']
  ],
  [
    'source keeps for ever',
    { sources: { orders: { configs: forEver } }, existing: { [DLQ]: { configs: roomy } } },
    [],
    ['warning DLQ_RETENTION_SHORT']
  ],
  ['lower replication', { existing: { [DLQ]: { configs: roomy, replicas: 1 } } }, [], ['warning DLQ_REPLICATION_LOW']],
  [
    'lower min ISR',
    { existing: { [DLQ]: { configs: { ...roomy, 'min.insync.replicas': '1' } } } },
    [],
    ['warning DLQ_MIN_ISR_LOW']
  ],
  ['configs that may not be read', { existing: { [DLQ]: { configs: null } } }, [], ['warning DLQ_CONFIG_UNKNOWN']],
  [
    'source configs that may not be read',
    { sources: { orders: { configs: null } }, existing: { [DLQ]: { configs: roomy } } },
    [],
    ['warning DLQ_CONFIG_UNKNOWN']
  ],
  [
    'the DLQ is subscribed by name',
    { options: { topic: 'dlq' }, topics: ['orders', 'dlq'] },
    [],
    ['refusal DLQ_IN_SUBSCRIPTION']
  ],
  ['the default name matches the expression', { topics: /.*orders.*/u }, [], ['refusal DLQ_IN_SUBSCRIPTION']],
  [
    'the default name does not match the whole expression',
    { topics: /orders/u, existing: { [DLQ]: { configs: roomy } } },
    [],
    []
  ],
  [
    'a listed topic is subscribed, off',
    { options: { provision: 'off', resolve: () => 'x', topics: ['orders'] } },
    [],
    ['refusal DLQ_IN_SUBSCRIPTION']
  ],
  [
    'listed topics are made as well',
    { options: { resolve: () => 'x', topics: ['x', 'y'] }, existing: { [DLQ]: { configs: roomy } } },
    ['create x 4', 'create y 4'],
    []
  ],
  [
    'the default name is too long',
    { topics: 'o'.repeat(240), sources: { ['o'.repeat(240)]: {} } },
    [],
    ['refusal DLQ_NAME_INVALID']
  ],
  [
    'one topic for several sources takes the largest',
    { options: { topic: 'dlq' }, topics: ['a', 'b'], sources: { a: { partitions: 2 }, b: { partitions: 7 } } },
    ['create dlq 7'],
    []
  ],
  [
    'one DLQ for each source',
    { topics: ['a', 'b'], sources: { a: { partitions: 2 }, b: { partitions: 7 } } },
    ['create error.a.billing 2', 'create error.b.billing 7'],
    []
  ],
  [
    'original timestamps in a topic of seven days',
    { options: { timestamp: 'original' }, existing: { [DLQ]: { configs: roomy } } },
    [],
    ['refusal DLQ_TIMESTAMP_ORIGINAL_REFUSED']
  ],
  [
    "original timestamps, created with the source's retention",
    { options: { timestamp: 'original' } },
    [],
    ['refusal DLQ_TIMESTAMP_ORIGINAL_REFUSED']
  ],
  [
    'original timestamps, created for ever',
    { options: { timestamp: 'original', configs: forEver } },
    [`create ${DLQ} 4`],
    []
  ],
  [
    'original timestamps, refused in the future',
    { options: { timestamp: 'original' }, existing: { [DLQ]: { configs: { ...roomy, ...forEver } } } },
    [],
    ['refusal DLQ_TIMESTAMP_ORIGINAL_REFUSED']
  ],
  [
    'original timestamps, any taken, for ever',
    {
      options: { timestamp: 'original' },
      existing: { [DLQ]: { configs: { ...roomy, ...forEver, 'message.timestamp.after.max.ms': LONG_MAX } } }
    },
    [],
    []
  ],
  [
    'original timestamps, the topic stamps itself',
    {
      options: { timestamp: 'original' },
      existing: {
        [DLQ]: {
          configs: {
            ...roomy,
            ...forEver,
            'message.timestamp.after.max.ms': LONG_MAX,
            'message.timestamp.type': 'LogAppendTime'
          }
        }
      }
    },
    [],
    ['refusal DLQ_TIMESTAMP_ORIGINAL_REFUSED']
  ]
]

for (const [name, input, lines, findings] of cases) {
  test(`plan: ${name}`, () => {
    const result = planned(input)
    assert.deepEqual(result.lines, lines)
    assert.deepEqual(result.findings, findings)
  })
}
