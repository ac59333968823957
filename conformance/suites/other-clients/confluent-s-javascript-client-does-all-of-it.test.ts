import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { brokers, deleteAfter, readAll, uniqueName, waitFor } from '../../harness/index.ts'

const name = '@confluentinc/kafka-javascript'

/** It builds from source for minutes, so it is no dependency: BENCH_CONFLUENT names a folder that has it in node_modules. */
function found(): string | null {
  const folder = process.env.BENCH_CONFLUENT
  const require = createRequire(folder === undefined ? import.meta.url : join(resolve(folder), 'package.json'))
  try {
    return require.resolve(name)
  } catch {
    return null
  }
}

const needsConfluent = {
  skip: found() === null ? `${name} is not installed (BENCH_CONFLUENT names a folder with it)` : false
}

/** The part of its interface, KafkaJS's, that is used here: its types are not installed either. */
interface Client {
  admin(): {
    connect(): Promise<void>
    disconnect(): Promise<void>
    createTopics(options: unknown): Promise<boolean>
    fetchTopicOffsets(topic: string): Promise<{ high: string }[]>
  }
  producer(options?: unknown): Transactional & {
    connect(): Promise<void>
    disconnect(): Promise<void>
    transaction(): Promise<Transactional & { commit(): Promise<void>; abort(): Promise<void> }>
  }
  consumer(options: unknown): {
    connect(): Promise<void>
    disconnect(): Promise<void>
    subscribe(options: unknown): Promise<void>
    assignment(): unknown[]
    run(options: { eachMessage(payload: { message: { value: Buffer | null } }): Promise<void> }): Promise<void>
  }
}

interface Transactional {
  send(options: unknown): Promise<unknown>
}

for (const protocol of ['classic', 'consumer']) {
  test(
    `Confluent's client for JavaScript administers, produces, shares a group and transacts: ${protocol}`,
    needsConfluent,
    async t => {
      const { KafkaJS } = createRequire(import.meta.url)(found() as string)
      const client: Client = new KafkaJS.Kafka({
        kafkaJS: { brokers: brokers().split(','), logLevel: KafkaJS.logLevel.NOTHING }
      })
      const topic = uniqueName()
      deleteAfter(t, topic)
      const admin = client.admin()
      t.after(() => admin.disconnect())
      await admin.connect()
      assert.equal(await admin.createTopics({ topics: [{ topic, numPartitions: 2 }] }), true)
      const producer = client.producer({ 'transactional.id': uniqueName('transactional') })
      t.after(() => producer.disconnect())
      await producer.connect()
      for (const end of ['abort', 'commit'] as const) {
        const transaction = await producer.transaction()
        const messages = [0, 1].map(partition => ({ partition, value: `${end}${partition}` }))
        await transaction.send({ topic, messages })
        await transaction[end]()
      }
      const values: string[] = []
      const groupId = uniqueName('group')
      const members = [0, 1].map(() =>
        client.consumer({
          kafkaJS: { groupId, fromBeginning: true, ...(protocol === 'classic' ? { sessionTimeout: 6000 } : {}) },
          'group.protocol': protocol
        })
      )
      t.after(() => Promise.all(members.map(member => member.disconnect())))
      for (const member of members) {
        await member.connect()
        await member.subscribe({ topics: [topic] })
        await member.run({
          eachMessage: async ({ message }) => {
            values.push(String(message.value))
          }
        })
      }
      await waitFor('both shares', () => members.every(member => member.assignment().length === 1))
      await waitFor('what was committed', () => values.length === 2)
      assert.deepEqual(values.sort(), ['commit0', 'commit1'])
      assert.deepEqual((await readAll(topic)).map(record => String(record.value)).sort(), [
        'abort0',
        'abort1',
        'commit0',
        'commit1'
      ])
    }
  )
}
