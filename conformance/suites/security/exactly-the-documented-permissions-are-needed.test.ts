import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { ConsumerOptions, ErrorCode } from '@dead-letter/kafka'
import {
  type ConsumerNeeds,
  committedOffsets,
  forbid,
  neededPermissions,
  needsOwnKafka,
  type Permission,
  partitionCount,
  permit,
  produce,
  readAll,
  saslPrincipal,
  securedKafka,
  startConsumer,
  type TestConsumer,
  testTopic,
  topicConfigs,
  type WayIn,
  waitFor,
  within
} from '../../harness/index.ts'

/** A source of three partitions with one good and one bad record each, and somebody who may do all that is documented. */
async function scene(t: TestContext, more: Pick<ConsumerNeeds, 'may'> & { readonly dlqPartitions?: number } = {}) {
  const kafka = await securedKafka()
  const { brokers } = kafka
  const topic = await testTopic(t, { partitions: 3, brokers, suffix: 'source' })
  const groupId = `${topic}-group`
  const dlq = `error.${topic}.${groupId}`
  // As small as Kafka's default: a DLQ that the library provisions takes more.
  if (more.dlqPartitions) await testTopic(t, { name: dlq, partitions: more.dlqPartitions, brokers })
  await produce(
    topic,
    [0, 1, 2].flatMap(partition => ['1', '{bad'].map(value => ({ value, partition }))),
    { brokers }
  )
  const { name, wayIn } = await saslPrincipal(t, kafka, 'OAUTHBEARER')
  const permissions = neededPermissions(brokers, name, { sources: [topic], groupId, dlqs: [dlq], ...more })
  for (const permission of permissions) await permit(permission)
  return { brokers, topic, groupId, dlq, user: name, wayIn, permissions }
}

type Scene = Awaited<ReturnType<typeof scene>>

function start(
  t: TestContext,
  { wayIn, topic, groupId }: Scene,
  deadLetter: ConsumerOptions['deadLetter'] = {}
): TestConsumer {
  return startConsumer(
    t,
    { ...(wayIn as Required<WayIn>), topics: topic, groupId, decode: 'json', deadLetter },
    () => undefined,
    { untilIdle: true }
  )
}

async function assertAllDone({ topic, groupId, dlq, brokers }: Scene): Promise<void> {
  assert.deepEqual(await committedOffsets(groupId, topic, brokers), [2, 2, 2])
  assert.equal((await readAll(dlq, { brokers })).length, 3)
}

const find = (
  permissions: readonly Permission[],
  on: 'source' | 'dlq' | 'group',
  may: string,
  { topic }: Scene
): Permission => {
  const found = permissions.find(
    p =>
      p.may.includes(may as 'READ') &&
      (on === 'group' ? p.on === 'group' : p.on === 'topic' && (p.name === topic) === (on === 'source'))
  )
  assert.ok(found, `${may} on ${on} is not among the documented permissions`)
  return found
}

interface Missing {
  readonly may: string
  readonly on: 'source' | 'dlq' | 'group'
  readonly code: ErrorCode
  /** What the message tells to grant. */
  readonly says: RegExp
  /** The others do without it, with a warning of this code. */
  readonly warns?: boolean
  /** The DLQ that is there beforehand. */
  readonly dlqPartitions?: number
  /** Granted in its place: what does not suffice. */
  readonly instead?: readonly Permission['may'][number][]
}

const missing: readonly Missing[] = [
  { may: 'READ', on: 'source', code: 'SOURCE_TOPIC_FORBIDDEN', says: /Grant READ/ },
  { may: 'READ', on: 'source', instead: ['DESCRIBE'], code: 'SOURCE_TOPIC_FORBIDDEN', says: /Grant READ/ },
  { may: 'DESCRIBE_CONFIGS', on: 'source', warns: true, code: 'DLQ_CONFIG_UNKNOWN', says: /Grant DESCRIBE_CONFIGS/ },
  { may: 'READ', on: 'group', code: 'GROUP_FORBIDDEN', says: /Grant READ on the group/ },
  { may: 'READ', on: 'group', instead: ['DESCRIBE'], code: 'GROUP_FORBIDDEN', says: /Grant READ on the group/ },
  { may: 'WRITE', on: 'dlq', code: 'DLQ_NOT_WRITABLE', says: /Grant WRITE/ },
  { may: 'WRITE', on: 'dlq', dlqPartitions: 3, code: 'DLQ_NOT_WRITABLE', says: /Grant WRITE/ },
  { may: 'WRITE', on: 'dlq', dlqPartitions: 3, instead: ['DESCRIBE'], code: 'DLQ_NOT_WRITABLE', says: /Grant WRITE/ },
  {
    may: 'CREATE',
    on: 'dlq',
    code: 'DLQ_PROVISION_FAILED',
    says: /created: TOPIC_AUTHORIZATION_FAILED\. Grant CREATE/
  },
  { may: 'ALTER', on: 'dlq', dlqPartitions: 2, code: 'DLQ_PROVISION_FAILED', says: /grown .*Grant ALTER on/ },
  {
    may: 'ALTER_CONFIGS',
    on: 'dlq',
    dlqPartitions: 3,
    code: 'DLQ_PROVISION_FAILED',
    says: /max\.message\.bytes.*Grant ALTER_CONFIGS/
  }
]

for (const { may, on, code, says, warns, dlqPartitions, instead } of missing) {
  const place =
    on === 'dlq' && dlqPartitions
      ? `a DLQ of ${dlqPartitions} partitions`
      : on === 'dlq'
        ? 'a DLQ that is not there'
        : `the ${on}`
  const but = instead ? `, with ${instead.join(' ')} in its place` : ''
  test(`without ${may} on ${place}${but}: ${code}, and given back, nothing is lost`, needsOwnKafka, async t => {
    const at = await scene(t, { may: ['create', 'mend'], ...(dlqPartitions ? { dlqPartitions } : {}) })
    const taken = find(at.permissions, on, may, at)
    await forbid(taken)
    if (instead) await permit({ ...taken, may: instead })

    const refused = start(t, at)
    const ended = within('the end of the run', refused.ended)
    if (warns) {
      await ended
      assert.ok(refused.events('warning').some(({ error }) => error.code === code && says.test(error.message)))
    } else {
      await assert.rejects(ended, (error: Error) => {
        assert.equal((error as { code?: unknown }).code, code, error.message)
        assert.match(error.message, says)
        return true
      })
      assert.equal(refused.deliveries.length, 0)
      assert.deepEqual(await committedOffsets(at.groupId, at.topic, at.brokers), [-1, -1, -1])
      await permit(taken)
      await within('the end of the second run', start(t, at).ended)
    }

    await assertAllDone(at)
  })
}

test(
  'without DESCRIBE_CONFIGS on a DLQ that is there, its limits are assumed, with a warning',
  needsOwnKafka,
  async t => {
    const at = await scene(t, { dlqPartitions: 3 })
    await forbid(find(at.permissions, 'dlq', 'DESCRIBE_CONFIGS', at))
    const run = start(t, at)
    await within('the end of the run', run.ended)
    assert.ok(
      run.events('warning').some(({ error }) => error.code === 'DLQ_CONFIG_UNKNOWN' && error.details.topic === at.dlq)
    )
    await assertAllDone(at)
  }
)

test(
  'with the permissions of a DLQ made beforehand, nothing more is needed, and none is spare',
  needsOwnKafka,
  async t => {
    const at = await scene(t, { dlqPartitions: 3 })
    await within('the end of the run', start(t, at, { provision: 'verify', allowPointers: true }).ended)
    await assertAllDone(at)
    assert.deepEqual(
      at.permissions.map(p => `${p.may} ${p.on}`),
      ['READ topic', 'DESCRIBE_CONFIGS topic', 'READ group', 'WRITE topic', 'DESCRIBE_CONFIGS topic']
    )
  }
)

test('CREATE on the cluster does for a DLQ that is not there', needsOwnKafka, async t => {
  const at = await scene(t)
  await permit({ brokers: at.brokers, user: at.user, on: 'cluster', name: 'kafka-cluster', may: ['CREATE'] })
  await within('the end of the run', start(t, at).ended)
  await assertAllDone(at)
})

test('with ALTER and ALTER_CONFIGS a DLQ that is too small is grown and its limit raised', needsOwnKafka, async t => {
  const at = await scene(t, { may: ['mend'], dlqPartitions: 1 })
  await within('the end of the run', start(t, at).ended)
  await assertAllDone(at)
  assert.equal(await partitionCount(at.dlq, at.brokers), 3)
  await waitFor(
    'the limit',
    async () => Number((await topicConfigs(at.dlq, at.brokers))['max.message.bytes']) > 1_100_000
  )
})

test('docs/security.md lists each of these permissions and the code for its lack', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/security.md'), 'utf8')
  const rows = page.split('\n').filter(line => line.startsWith('| `'))
  for (const { may, code, instead } of missing) {
    if (instead) continue
    assert.ok(
      rows.some(row => row.includes(`\`${may}\``) && row.includes(`\`${code}\``)),
      `no row with ${may} and ${code}`
    )
  }
})
