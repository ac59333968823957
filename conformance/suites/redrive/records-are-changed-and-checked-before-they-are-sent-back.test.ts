import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deleteAfter, headerNames, produce, readAll, runConsumer, testTopic, uniqueName } from '../../harness/index.ts'
import { lettersOf, operator } from '../operator/cluster.ts'
import { applied, planOf } from './redriving.ts'

test('a patch changes what is sent back, what does not fit the schema is left and told, and letters stay as they are', async t => {
  const topic = await testTopic(t)
  const groupId = uniqueName('billing')
  const dlq = uniqueName('dlq')
  deleteAfter(t, dlq)
  const schema = {
    type: 'object',
    properties: { amount: { type: 'number', minimum: 0 }, currency: { type: 'string' } },
    required: ['amount', 'currency']
  }
  const values = ['{"amount":1}', '{"amount":-2}', '{"amount":3,"id":12345678901234567890}', 'no json']
  await produce(
    topic,
    values.map(value => ({ value, key: 'k', headers: [['trace', 'a']] }))
  )
  await runConsumer(t, { topics: topic, groupId, decode: 'json', schema, deadLetter: { topic: dlq } })
  const side = operator(t)
  const before = (await lettersOf(side.cluster, dlq)).map(({ record }) => record.rawValue?.toString())
  const request = {
    transform: { kind: 'merge-patch', patch: { currency: 'EUR' } },
    check: { decode: 'json', schema }
  } as const
  const plan = await planOf(side, dlq, request)
  assert.deepEqual([plan.report.send, plan.report.skip], [2, { invalid: 1, 'transform-failed': 1 }])
  const headers = [['trace', 'a']]
  assert.deepEqual(plan.report.samples[0]?.before, { key: 'k', value: values[0], headers })
  assert.deepEqual(plan.report.samples[0]?.after, { key: 'k', value: '{"amount":1,"currency":"EUR"}', headers })
  assert.match(plan.report.checkErrors.first ?? '', /amount/)
  assert.match(plan.report.transformErrors.first ?? '', /JSON/)

  const { sent, skip } = await applied(side, plan)
  assert.deepEqual([sent, skip], [2, { invalid: 1, 'transform-failed': 1 }])
  const copies = (await readAll(topic)).slice(values.length)
  assert.deepEqual(
    copies.map(({ value }) => value?.toString()),
    ['{"amount":1,"currency":"EUR"}', '{"amount":3,"id":12345678901234567890,"currency":"EUR"}']
  )
  assert.deepEqual(headerNames(copies[0] as never).slice(0, 1), ['trace'])
  assert.deepEqual(
    (await lettersOf(side.cluster, dlq)).map(({ record }) => record.rawValue?.toString()),
    before
  )
  // They are handled now.
  await runConsumer(t, { topics: topic, groupId, decode: 'json', schema, deadLetter: { topic: dlq } })
  assert.equal((await lettersOf(side.cluster, dlq)).length, values.length)
})

test('a function changes key, value and headers, or leaves the letter; it is the one of the plan or none', async t => {
  const topic = await testTopic(t)
  const dlq = uniqueName('dlq')
  deleteAfter(t, dlq)
  await produce(topic, [{ value: '{a' }, { value: '{b' }])
  await runConsumer(t, { topics: topic, decode: 'json', deadLetter: { topic: dlq } })
  const side = operator(t)
  const transform = {
    spec: { kind: 'module', file: 'fix.mjs', sha256: 'aa' },
    apply: ({ value }: { readonly value: Buffer | null }) =>
      String(value) === '{a' ? { key: 'new', value: '{}', headers: [{ name: 'fixed', value: 'yes' }] } : null
  } as const
  const plan = await planOf(side, dlq, { transform })
  assert.deepEqual([plan.report.send, plan.report.skip], [1, { 'transformed-away': 1 }])
  await assert.rejects(applied(side, plan), { code: 'REDRIVE_PLAN_STALE' })
  const other = { ...transform, spec: { ...transform.spec, sha256: 'bb' } }
  await assert.rejects(applied(side, plan, { transform: other }), { code: 'REDRIVE_PLAN_STALE' })
  assert.equal((await applied(side, plan, { transform })).sent, 1)
  const [copy] = (await readAll(topic)).slice(2)
  assert.deepEqual([copy?.key?.toString(), copy?.value?.toString()], ['new', '{}'])
  assert.equal(headerNames(copy as never)[0], 'fixed')
})
