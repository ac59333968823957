import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TopicView } from '@dead-letter/kafka/internal'
import type { Cluster } from '../../src/cluster/cluster.ts'
import { limitsOf, TargetTopics, timestampFor } from '../../src/redrive/route/target-topics.ts'
import { fakeLetter } from '../fake-letter.ts'

const day = 86_400_000
const now = Date.UTC(2026, 1, 3)

const limits = (configs: Record<string, string>) =>
  limitsOf({ configs: new Map(Object.entries({ 'cleanup.policy': 'delete', ...configs })) } as unknown as TopicView)
const stamped = (original: number | undefined, configs: Record<string, string>): 'own' | 'now' =>
  timestampFor(original, { topic: 't', id: '', partitions: 1, ...limits(configs) }, now) === original ? 'own' : 'now'

test('a copy has the time of its record where the topic takes it and keeps it for a while', () => {
  const cases = [
    [now - 2 * day, {}, 'own'],
    [undefined, {}, 'now'],
    [-1, {}, 'now'],
    [-62_135_596_800_000, { 'retention.ms': '-1' }, 'own'],
    [-62_135_596_800_000, { 'retention.ms': '-1', 'compression.type': 'producer' }, 'own'],
    // A broker that makes batches anew makes none of such times.
    [-62_135_596_800_000, { 'retention.ms': '-1', 'compression.type': 'zstd' }, 'now'],
    [now - 2 * day, { 'retention.ms': '-1', 'compression.type': 'zstd' }, 'own'],
    // It is kept for a day more, or half of the retention.
    [now - 5 * day, { 'retention.ms': String(7 * day) }, 'own'],
    [now - 6 * day - 1, { 'retention.ms': String(7 * day) }, 'now'],
    [now - 8 * day, { 'retention.ms': String(7 * day) }, 'now'],
    [now - 1001, { 'retention.ms': '2000' }, 'now'],
    [now - 999, { 'retention.ms': '2000' }, 'own'],
    [now - 8 * day, { 'retention.ms': String(7 * day), 'cleanup.policy': 'compact' }, 'own'],
    [now - 8 * day, { 'retention.ms': '-1' }, 'own'],
    [now - 2 * day, { 'message.timestamp.before.max.ms': String(day) }, 'now'],
    [now + 2 * day, { 'message.timestamp.after.max.ms': String(day) }, 'now'],
    [now + day / 2, { 'message.timestamp.after.max.ms': String(day) }, 'own'],
    [now - 2 * day, { 'message.timestamp.difference.max.ms': String(day) }, 'now']
  ] as const
  for (const [original, configs, expected] of cases)
    assert.equal(stamped(original, configs), expected, JSON.stringify([original, configs]))
})

test("letters name any topic: those that hold letters or decisions, are the brokers' own or no topics are no targets", async () => {
  const asked: string[] = []
  const metadata = async ([topic = '']: string[]) => {
    asked.push(topic)
    const isInternal = topic === 'internal'
    const partitions = topic === 'missing' ? [] : [{ partition: 0, leader: 0, replicas: [0], isr: [0], errorCode: 0 }]
    const errorCode = topic === 'forbidden' ? 29 : 0
    return {
      topics: new Map([
        [topic, { name: topic, id: topic, errorCode, isInternal, partitions, authorizedOperations: null }]
      ])
    }
  }
  const describeConfigs = async () => []
  const cluster = { client: { metadata, describeConfigs } } as unknown as Cluster
  const names = { ledger: 'a.ledger', audit: 'a.audit' }
  const topics = new TargetTopics(cluster, 'dlq', { kind: 'origin' }, names)
  assert.equal(topics.nameOf(fakeLetter({ topic: 'x' })), 'x')
  assert.equal(topics.nameOf(fakeLetter({ topic: undefined })), undefined)
  const never = [
    'dlq',
    'a.ledger',
    'a.audit',
    'parked.orders.g',
    '__consumer_offsets',
    'a/b',
    '..',
    '',
    'x'.repeat(250)
  ]
  for (const name of [...never, 'internal', 'missing', 'forbidden'])
    assert.equal(typeof (await topics.find(name)), 'string', name)
  for (const name of never.filter(name => name !== '__consumer_offsets')) assert.ok(!asked.includes(name), name)
  await assert.rejects(topics.demand('missing'), { code: 'REDRIVE_TARGET_UNSAFE' })
  assert.equal(asked.filter(name => name === 'missing').length, 1, 'each is looked at once')
  assert.equal(Object.keys(topics.unsafe).length, never.length + 3)
  for (let i = 0; i < 200; i++) await topics.find(`/${i}`)
  assert.match(String(await topics.find('one-more')), /more than 100/)
})
