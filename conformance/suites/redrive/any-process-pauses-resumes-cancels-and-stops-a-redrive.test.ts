import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { askOperation, currentState, demandStoredPlan, operationOf, stopAll } from '@dead-letter/operator'
import { readAll, transactionsEnded, waitFor } from '../../harness/index.ts'
import { auditOf, type OperatorSide, viewOf } from '../operator/cluster.ts'
import { applied, failed, planOf, tried } from './redriving.ts'

const failures = 30

async function slowly(t: TestContext) {
  const { side, dlq, target } = await failed(t, failures)
  const plan = await planOf(side, dlq, { target: { kind: 'topic', topic: target }, rate: 10 })
  return { side, plan, target, copies: async () => (await readAll(target)).length }
}

const stateIn = async ({ cluster, names }: OperatorSide, id: string): Promise<string> =>
  currentState(operationOf(await viewOf(cluster, names), id), Date.now())

const until = (side: OperatorSide, id: string, state: string): Promise<boolean> =>
  waitFor(`${state}`, async () => (await stateIn(side, id)) === state)

const asking = { by: 'bob', now: Date.now }

test('paused, a redrive sends nothing and lives on; resumed it goes on; the audit tells of it', async t => {
  const { side, plan, copies } = await slowly(t)
  const { cluster, names } = side
  const begun = Promise.withResolvers<void>()
  const running = tried(side, plan, { onProgress: () => begun.resolve(), approvedBy: 'eve' })
  await begun.promise
  await askOperation(cluster, names, plan.operation, 'pause', asking)
  await until(side, plan.operation, 'paused')
  const operation = operationOf(await viewOf(cluster, names), plan.operation)
  assert.equal(await copies(), operation.sent)
  assert.ok(operation.sent < failures)
  assert.deepEqual([operation.reason, operation.approvedBy], ['bob paused it', 'eve'])
  await assert.rejects(tried(side, { ...plan, operation: plan.operation.replace(/^./, '0') }), {
    code: 'OPERATION_RUNNING'
  })
  await askOperation(cluster, names, plan.operation, 'go', asking)
  const { sent, stopped } = await running
  assert.deepEqual([sent, stopped, await copies()], [failures, false, failures])
  // A transaction is over for who wrote it before its markers are in all of its partitions.
  await transactionsEnded([names.ledger, names.audit])
  const entries = await auditOf(side)
  assert.deepEqual(
    entries.filter(({ event }) => event !== 'changed').map(({ event }) => event),
    ['begun', 'paused', 'resumed', 'ended']
  )
  const lineages = entries.flatMap(({ lineages = [] }) => lineages)
  assert.deepEqual([lineages.length, new Set(lineages).size], [failures, failures])
  assert.deepEqual(entries.at(-1)?.outcome, {
    ...{ changed: failures, already: 0, copies: failures, sent: failures, parked: 0, state: 'done' }
  })
  assert.deepEqual([entries[0]?.filter, entries[0]?.approvedBy], ['all', 'eve'])
  await assert.rejects(askOperation(cluster, names, plan.operation, 'pause', asking), { code: 'OPERATION_ENDED' })
})

test('what was stopped is gone on with by whoever has the ledger; what was cancelled is over', async t => {
  const { side, plan, copies } = await slowly(t)
  const { cluster, names } = side
  const begun = Promise.withResolvers<void>()
  const running = tried(side, plan, { onProgress: () => begun.resolve() })
  await begun.promise
  await askOperation(cluster, names, plan.operation, 'stop', asking)
  const first = await running
  assert.deepEqual([first.stopped, first.reason], [true, 'bob stopped it'])

  const kept = demandStoredPlan(await viewOf(cluster, names), plan.operation).plan
  assert.deepEqual([kept.operation, kept.ranges, kept.rate], [plan.operation, plan.ranges, plan.rate])
  const going = Promise.withResolvers<void>()
  const second = tried(side, kept, { onProgress: () => going.resolve() })
  await going.promise
  await askOperation(cluster, names, plan.operation, 'cancel', asking)
  const { cancelled, sent } = await second
  await transactionsEnded([names.ledger])
  assert.deepEqual([cancelled, await copies()], [true, sent])
  assert.ok(sent < failures)
  await assert.rejects(tried(side, kept), { code: 'OPERATION_CANCELLED' })

  // One that nobody runs is cancelled by the request alone.
  const other = await planOf(side, plan.dlq, { target: plan.target, rate: 10 })
  const ended = new AbortController()
  await applied(side, other, { signal: ended.signal, onProgress: () => ended.abort() })
  assert.equal(await stateIn(side, other.operation), 'stopped')
  const { alive } = await askOperation(cluster, names, other.operation, 'cancel', asking)
  assert.deepEqual([alive, await stateIn(side, other.operation)], [false, 'cancelled'])
  await assert.rejects(tried(side, other), { code: 'OPERATION_CANCELLED' })
})

test('a runner whose next letter is not to be sent for minutes hears at once what is asked, and sends each once', async t => {
  const few = 4
  const { side, dlq, target } = await failed(t, few)
  const { cluster, names } = side
  // Of each letter hundreds of bytes, and one byte a second.
  const plan = await planOf(side, dlq, { target: { kind: 'topic', topic: target }, bytesPerSecond: 1 })
  const copies = async () => (await readAll(target)).length
  const begun = Promise.withResolvers<void>()
  const running = tried(side, plan, { onProgress: () => begun.resolve() })
  await begun.promise
  await askOperation(cluster, names, plan.operation, 'pause', asking)
  await until(side, plan.operation, 'paused')
  await askOperation(cluster, names, plan.operation, 'go', asking)
  await until(side, plan.operation, 'running')
  await askOperation(cluster, names, plan.operation, 'stop', asking)
  const { stopped, sent } = await running
  await transactionsEnded([names.ledger, target])
  assert.deepEqual([stopped, sent, await copies()], [true, 1, 1])
  const { sent: all } = await applied(side, { ...plan, bytesPerSecond: null })
  assert.deepEqual([all, await copies()], [few, few])
})

test('a clock that is set back meanwhile holds no letter up', async t => {
  const { side, dlq, target } = await failed(t, 3)
  const plan = await planOf(side, dlq, { target: { kind: 'topic', topic: target }, rate: 10 })
  let back = 0
  const now = () => Date.now() - back
  const onProgress = () => {
    back = 3_600_000
  }
  const { sent } = await applied(side, plan, { now, onProgress })
  assert.equal(sent, 3)
})

test('the emergency stop ends every runner; one that does not answer is fenced and sends nothing more', async t => {
  const { side, plan, copies } = await slowly(t)
  const { cluster, names } = side
  assert.deepEqual(await stopAll(cluster, names, asking), [])
  const begun = Promise.withResolvers<void>()
  const running = tried(side, plan, { onProgress: () => begun.resolve() })
  await begun.promise
  const [stopped] = await stopAll(cluster, names, asking)
  assert.deepEqual([stopped?.operation.id, stopped?.fenced], [plan.operation, false])
  assert.equal((await running).stopped, true)

  // It never hears of what is asked: its reads of the ledger are not answered.
  const deaf = Promise.withResolvers<void>()
  const client = new Proxy(cluster.client, {
    get: (of, name) => {
      const call = of[name as keyof typeof of] as (...given: unknown[]) => unknown
      if (name !== 'fetch') return call
      return async (node: unknown, request: { partitions: { topic: string }[] }, signal?: AbortSignal) => {
        const answer = await call(node, request, signal)
        if (sending && request.partitions.some(({ topic }) => topic === names.ledger)) await deaf.promise
        return answer
      }
    }
  })
  let sending = false
  const going = Promise.withResolvers<void>()
  const deafRun = tried(
    { cluster: { ...cluster, client } as typeof cluster, names },
    { ...plan, rate: 1 },
    {
      onProgress: () => {
        sending = true
        going.resolve()
      }
    }
  )
  const fenced = assert.rejects(deafRun, (error: Error & { code: string }) => {
    assert.equal(error.code, 'OPERATION_FENCED')
    return /bob stopped it/.test(error.message)
  })
  await going.promise
  const [second] = await stopAll(cluster, names, asking)
  assert.equal(second?.fenced, true)
  const left = await copies()
  deaf.resolve()
  await fenced
  assert.equal(await copies(), left)
  // What was stopped can be gone on with, each failure once.
  await applied(side, { ...plan, rate: null }, { takeOver: true })
  assert.equal(await copies(), failures)
})
