import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { Cluster } from '@dead-letter/operator'
import type { KafkaClient } from '../../../packages/kafka/src/client/port.ts'
import { murmur2 } from '../../../packages/kafka/src/records/murmur2.ts'
import { deleteAfter, produce, runConsumer, testTopic, uniqueName, waitFor } from '../../harness/index.ts'
import { lettersOf, operator } from '../operator/cluster.ts'
import { applied, planOf } from './redriving.ts'

const lanes = 8
/** The lanes that the first runner has in the end: of the others the second one is the last to take them. */
const isFirsts = (lane: number): boolean => lane % 2 === 0
const laneOf = (text: string): number => murmur2(Buffer.from(text)) % lanes

/** A client whose lanes are taken when `may` says so. */
function paced(client: KafkaClient, may: (lane: number) => Promise<void>, done: (lane: number) => void): KafkaClient {
  return new Proxy(client, {
    get: (target, name) => {
      const call = Reflect.get(target, name)
      if (name !== 'initTransactions') return call
      return async (...args: Parameters<KafkaClient['initTransactions']>) => {
        const lane = Number(args[1].transactionalId.split('-').at(-1))
        if (args[1].current === undefined) await may(lane)
        const answer = await client.initTransactions(...args)
        if (answer.errorCode === 0 && args[1].current === undefined) done(lane)
        return answer
      }
    }
  })
}

/** Resolves for each lane once it was taken. */
function taking(): { readonly taken: (lane: number) => Promise<void>; readonly done: (lane: number) => void } {
  const all = Array.from({ length: lanes }, () => Promise.withResolvers<void>())
  return { taken: lane => all[lane]?.promise as Promise<void>, done: lane => all[lane]?.resolve() }
}

test('of two runners of which each has taken half of the lanes from the other at most one sends', async t => {
  const topic = await testTopic(t)
  const dlq = uniqueName('dlq')
  deleteAfter(t, dlq)
  await produce(topic, [{ value: '{' }])
  await runConsumer(t, { topics: topic, decode: 'json', deadLetter: { topic: dlq } })
  const side = operator(t)

  /** An operation and a target of which all goes by lanes of one half. */
  const planFor = async (fits: (lane: number) => boolean) => {
    let name = uniqueName('target')
    while (!fits(laneOf(`${name}/0`))) name = uniqueName('target')
    const target = await testTopic(t, { name })
    let operation = randomUUID()
    while (!fits(laneOf(operation))) operation = randomUUID()
    return { target, plan: await planOf(side, dlq, { operation, target: { kind: 'topic', topic: target } }) }
  }
  const first = await planFor(isFirsts)
  const second = await planFor(lane => !isFirsts(lane))

  const [of1, of2] = [taking(), taking()]
  const runner = (may: (lane: number) => Promise<void>, done: (lane: number) => void) => ({
    ...side,
    cluster: new Cluster(paced(side.cluster.client, may, done))
  })
  const free = Promise.resolve()
  // Of lanes of its own each is the last to take them.
  const one = runner(lane => (isFirsts(lane) ? of2.taken(lane) : free), of1.done)
  const two = runner(lane => (isFirsts(lane) ? free : of1.taken(lane)), of2.done)
  const ended = await Promise.allSettled([
    applied(one, first.plan, { takeOver: true }),
    applied(two, second.plan, { takeOver: true })
  ])
  for (const run of ended) if (run.status === 'rejected') assert.equal(run.reason.code, 'OPERATION_FENCED')

  // Whatever became of them: given again it is sent, if it was not.
  await applied(side, first.plan, { takeOver: true })
  // A transaction's end is acknowledged before its marker is in every log.
  const copies = await waitFor('a copy', async () => {
    const found = [...(await lettersOf(side.cluster, first.target)), ...(await lettersOf(side.cluster, second.target))]
    return found.length > 0 ? found : null
  })
  assert.equal(copies.length, 1)
})
