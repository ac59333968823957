import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Broker } from '@dead-letter/broker'
import {
  type ConsumerOptions,
  DeadLetterConsumer,
  DeadLetterError,
  diagnose,
  type ErrorCode,
  errorTable
} from '@dead-letter/kafka'
import {
  brokers,
  needsEmbedded,
  needsOwnBroker,
  ownBroker,
  startConsumer,
  testTopic,
  uniqueName
} from '../../harness/index.ts'

type Scenario = (t: TestContext, topic: string) => Promise<Partial<ConsumerOptions>>

const dlqOf =
  (partitions: number, configs: Record<string, string>, deadLetter: ConsumerOptions['deadLetter']): Scenario =>
  async t => ({ deadLetter: { topic: await testTopic(t, { partitions, configs, suffix: 'dead' }), ...deadLetter } })

/** Whatever `run()` rejects with before the first fetch, and how it comes to that. */
const refusals = {
  OPTION_UNKNOWN: async () => ({ brokrs: 'x' }) as object,
  OPTION_MISSING: async () => ({ groupId: undefined }) as object,
  OPTION_INVALID: async () => ({ metadataMaxAgeMs: -1 }),
  DLQ_PARTITIONS_NEED_FUNCTION: async () => ({ deadLetter: { partitions: 2 } }),
  DLQ_NAME_INVALID: async () => ({ deadLetter: { topic: 'not a name' } }),
  BROKER_UNREACHABLE: async () => ({ brokers: '127.0.0.1:1' }),
  SOURCE_TOPIC_MISSING: async () => ({ topics: uniqueName('missing') }),
  DLQ_IN_SUBSCRIPTION: async (_, topic) => ({ topics: [topic, /dead-.*/], deadLetter: { topic: 'dead-1' } }),
  DLQ_MISSING: async () => ({ deadLetter: { provision: 'verify' } }),
  DLQ_TOO_FEW_PARTITIONS: dlqOf(1, { 'max.message.bytes': '2000000' }, { provision: 'verify' }),
  DLQ_COMPACTED: dlqOf(2, { 'cleanup.policy': 'compact', 'max.message.bytes': '2000000' }, {}),
  DLQ_MESSAGE_BYTES_LOW: dlqOf(2, {}, { provision: 'verify' }),
  DLQ_TIMESTAMP_ORIGINAL_REFUSED: dlqOf(2, { 'max.message.bytes': '2000000' }, { timestamp: 'original' }),
  // Kafka counts '.' and '_' as one where it names metrics, and takes no two topics that differ in them alone.
  DLQ_PROVISION_FAILED: async t => {
    const name = uniqueName('dead').replaceAll(/[._]/g, '-')
    await testTopic(t, { name: `${name}_1` })
    return { deadLetter: { topic: `${name}.1` } }
  },
  PREFLIGHT_REFUSED: dlqOf(1, { 'cleanup.policy': 'compact', 'max.message.bytes': '2000000' }, { provision: 'verify' }),
  GROUP_PROTOCOL_MISMATCH: async (t, topic) => {
    const groupId = uniqueName('group')
    const other = startConsumer(t, { topics: topic, groupId, group: { assignors: ['range'] } })
    await other.event('assigned')
    return { groupId, group: { assignors: ['cooperative-sticky'] } }
  },
  GROUP_INVALID: async () => ({ group: { sessionTimeoutMs: 20_000_000 } })
} satisfies Partial<Record<ErrorCode, Scenario>>

/** Proven beside this one, as they need a cluster of their own, or users. */
const elsewhere = [
  'GROUP_PROTOCOL_REFUSED',
  'BROKER_ADVERTISED_UNREACHABLE',
  ...(['SOURCE_TOPIC_FORBIDDEN', 'DLQ_NOT_WRITABLE', 'GROUP_FORBIDDEN'] as const), // dlq-in-trouble
  ...(['BROKER_AUTHENTICATION', 'BROKER_TLS'] as const), // security
  'BROKER_UNSUPPORTED' // brokers older than 3.1
] as const satisfies readonly ErrorCode[]

/** What no consumer's start is refused for: warnings, what comes while it runs or reads, what a caller did, and what an operator's tool is refused. */
const later = [
  'NODE_*',
  'SASL_*',
  'BATCH_*',
  'LETTER_*',
  'DECODE_*',
  'VALIDATION_*',
  'READ_*',
  'FORWARD_*',
  'FAILURE_*',
  'HANDLER_*',
  'CONSUMER_*',
  'COMMIT_*',
  'PARTITION_LOST*',
  'SOURCE_NOT_READABLE',
  'SOURCE_EXPRESSION_UNMATCHED',
  'SOURCE_LOOKS_DEAD_LETTER',
  'START_*',
  'NOTHING_FITS',
  'RUN_*',
  'DEAD_LETTERS_MAX',
  'TRANSACTION_*',
  'LEDGER_*',
  'PARKED_*',
  'OPERATION_*',
  'REDRIVE_*',
  'FAMILY_*',
  'OUTCOME_*',
  'ARCHIVE_*',
  'FIXTURES_*',
  'BROKER_TIMEOUT',
  'BROKER_CLOSED',
  'BROKER_ABORTED',
  'BROKER_PROTOCOL',
  'DLQ_NAME_SHARED',
  'DLQ_RETENTION_SHORT',
  'DLQ_REPLICATION_LOW',
  'DLQ_MIN_ISR_LOW',
  'DLQ_CONFIG_UNKNOWN',
  'GROUP_ASSIGNORS_WIDENED',
  'GROUP_INSTANCE_TAKEN',
  'GROUP_FENCED',
  'GROUP_UNAVAILABLE',
  'GROUP_FAILED',
  'GROUP_ASSIGNMENT_UNREADABLE',
  'GROUP_ASSIGNMENT_FOREIGN'
] as const

type Meant<P> = P extends `${infer Beginning}*` ? `${Beginning}${string}` : P
type OfStart = keyof typeof refusals | (typeof elsewhere)[number]
type Later = Extract<ErrorCode, Meant<(typeof later)[number]>>
/** A new code that is in none of the lists, or in two, is an error here: `npm run check` says so before this test is run. */
const undecided: [Exclude<ErrorCode, OfStart | Later> | Extract<Later, OfStart>] extends [never] ? true : never = true

const comesLater = (code: string): boolean =>
  later.some(name => (name.endsWith('*') ? code.startsWith(name.slice(0, -1)) : code === name))

async function codesOf(options: ConsumerOptions): Promise<string[]> {
  try {
    const { findings } = await diagnose(options)
    return findings.flatMap(({ severity, error }) => (severity === 'refusal' ? [error.code] : []))
  } catch (error) {
    assert.ok(DeadLetterError.is(error), String(error))
    return [error.code]
  }
}

async function refusalOf(options: ConsumerOptions): Promise<DeadLetterError> {
  try {
    await new DeadLetterConsumer(options).run(() => {}, { untilIdle: true })
  } catch (error) {
    assert.ok(DeadLetterError.is(error), String(error))
    return error
  }
  assert.fail('The consumer started.')
}

test('every code is one that a start is refused for and a diagnosis tells, or is known to come later', () => {
  const known = new Set<string>([...Object.keys(refusals), ...elsewhere])
  const neither = Object.keys(errorTable).filter(code => known.has(code) === comesLater(code))
  assert.deepEqual(neither, [])
  assert.ok(undecided)
})

for (const [code, scenario] of Object.entries(refusals))
  test(`${code}: what a start is refused for, a diagnosis tells`, async t => {
    const topic = await testTopic(t, { partitions: 2 })
    const base = { brokers: brokers(), topics: topic, groupId: uniqueName('group') }
    const options = { ...base, ...(await scenario(t, topic)) } as ConsumerOptions
    const told = await codesOf(options)
    const refused = await refusalOf(options)
    assert.equal(refused.code, code)
    if (code === 'PREFLIGHT_REFUSED') assert.deepEqual(told, ['DLQ_COMPACTED', 'DLQ_TOO_FEW_PARTITIONS'])
    else assert.deepEqual(told, [code])
  })

test(
  'GROUP_PROTOCOL_REFUSED: a group whose members may not be joined by the other protocol',
  needsOwnBroker,
  async t => {
    const own = await ownBroker(t, { 'group.consumer.migration.policy': 'disabled' })
    const topic = await testTopic(t, { brokers: own.brokers })
    const groupId = uniqueName('group')
    const options = { brokers: own.brokers, topics: topic, groupId, group: { protocol: 'consumer' } } as const
    assert.deepEqual(await codesOf(options), [])
    const other = startConsumer(t, { brokers: own.brokers, topics: topic, groupId })
    await other.event('assigned')
    assert.deepEqual(await codesOf(options), ['GROUP_PROTOCOL_REFUSED'])
    assert.equal((await refusalOf(options)).code, 'GROUP_PROTOCOL_REFUSED')
  }
)

test('BROKER_ADVERTISED_UNREACHABLE: a name that does not exist here is said at once', needsEmbedded, async t => {
  const broker = await Broker.start({ advertisedHost: 'no-such-host.invalid', topics: ['orders'] })
  t.after(() => broker.stop())
  const options = { brokers: `127.0.0.1:${broker.port}`, topics: 'orders', groupId: uniqueName('group') }
  assert.ok((await codesOf(options)).includes('BROKER_ADVERTISED_UNREACHABLE'))
  const refused = await refusalOf(options)
  assert.equal(refused.code, 'BROKER_ADVERTISED_UNREACHABLE')
  assert.match(refused.message, /advertised\.listeners/)
})
