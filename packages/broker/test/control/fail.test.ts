import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { contains, errorCodes, type Field, type Fields } from '@dead-letter/protocol'
import { apis } from '../../src/apis/registry.ts'
import type { ApiName } from '../../src/control/api-requests.ts'
import { highest, served } from '../served.ts'

/** A broker that has what the requests name: topic `a`, and a group `a` with an offset. */
async function broker(t: TestContext) {
  const all = served({ topics: [{ name: 'a', partitions: 2 }] })
  t.after(() => all.close())
  const topics = [{ name: 'a', partitions: [{ partitionIndex: 0, committedOffset: 0n }] }]
  await all.ask('OffsetCommit', { groupId: 'a', generationIdOrMemberEpoch: -1, topics }, { version: 8 })
  return { ...all, topicId: all.cluster.topics.get('a')?.id ?? '' }
}

/** An error that no handler answers with by itself. */
const error = 'STALE_BROKER_EPOCH'

/** Of configuration requests. */
const topicResource = 2

/** APIs whose answers have no place for the error of one topic. */
const wholeOnly = new Set(['ListPartitionReassignments', 'DescribeLogDirs', 'ConsumerGroupHeartbeat'])

for (const api of apis) {
  const name = api.name as ApiName

  test(`${name} is failed as a whole`, async t => {
    const { ask, control, topicId } = await broker(t)
    const request = sample(api.request.fields, highest(api), topicId)
    const fault = control.fail(name, { error })
    const answer = await ask(name, request)
    assert.ok(has(answer, errorCodes[error]), JSON.stringify(answer, plain))
    assert.deepEqual([fault.hits, fault.left], [1, 0])
    await fault.done
    assert.ok(!has(await ask(name, request), errorCodes[error]), 'once only')
  })

  if (api.targets !== undefined && !wholeOnly.has(name))
    test(`${name} is failed for a topic, and not for another`, async t => {
      const { ask, control, topicId } = await broker(t)
      const request = sample(api.request.fields, highest(api), topicId)
      const other = control.fail(name, { topic: 'b', error })
      assert.ok(!has(await ask(name, request), errorCodes[error]))
      assert.equal(other.hits, 0)
      other[Symbol.dispose]()
      const fault = control.fail(name, { topic: 'a', error })
      const answer = await ask(name, request)
      assert.ok(has(answer, errorCodes[error]), JSON.stringify(answer, plain))
      assert.equal(fault.hits, 1)
    })
}

/** A request with one element in each array, about topic `a` and its partition 0. */
function sample(fields: Fields, version: number, topicId: string): Record<string, unknown> {
  const present = Object.entries(fields).filter(([, field]) => contains(field.versions, version))
  return Object.fromEntries(present.map(([name, field]) => [name, valueFor(name, field, version, fields, topicId)]))
}

function valueFor(name: string, field: Field<unknown>, version: number, fields: Fields, topicId: string): unknown {
  if (field.kind === 'array') {
    if (field.fields !== null) return [sample(field.fields, version, topicId)]
    return field.element === 'string'
      ? ['a']
      : field.element === 'uuid'
        ? [topicId]
        : [field.element === 'int64' ? 0n : 0]
  }
  if (field.kind === 'struct') return field.fields === null ? null : sample(field.fields, version, topicId)
  if (field.kind === 'uuid') return contains(fields.name?.versions ?? 'none', version) ? undefined : topicId
  if (name === 'acks') return -1
  if (field.kind === 'string') return contains(field.nullable, version) && !/name|topic/i.test(name) ? null : 'a'
  if (name === 'resourceType' && 'resourceName' in fields && !('principal' in fields)) return topicResource
  if (field.kind === 'int8' && /type|operation/i.test(name)) return 1
  if (field.kind === 'int32' && /timeoutMs|wait/i.test(name)) return 10_000
  return undefined
}

function has(answer: unknown, code: number): boolean {
  if (answer === code) return true
  return (
    typeof answer === 'object' &&
    answer !== null &&
    !Buffer.isBuffer(answer) &&
    Object.values(answer).some(one => has(one, code))
  )
}

const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
