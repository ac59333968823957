import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import {
  brokers,
  deleteAfter,
  type Program,
  produce,
  spawnProgram,
  testTopic,
  uniqueName
} from '../../harness/index.ts'

/** Where the workspace's packages are found by their names. */
const folder = join(import.meta.dirname, '../../../examples/.cache')

export interface Names {
  readonly topic: string
  readonly group: string
  readonly dlq: string
}

/** Orders as the examples expect them, and two that become dead letters: one is not JSON, one is refused. */
export async function ordersTopic(t: TestContext): Promise<Names> {
  const topic = await testTopic(t, { partitions: 2, suffix: 'topic' })
  const group = uniqueName('group')
  const dlq = `error.${topic}.${group}`
  for (const made of [dlq, `${topic}-refused`]) deleteAfter(t, made)
  await produce(topic, [
    { key: 'a', value: '{"id":1,"amount":10}', partition: 0 },
    { key: 'b', value: '{"id":2,"amount":', partition: 0 },
    { key: 'c', value: '{"id":3,"amount":-1}', partition: 1 },
    { key: 'd', value: '{"id":4,"amount":20}', partition: 1 }
  ])
  return { topic, group, dlq }
}

/** Starts an example with the test's broker, topic and group in place of the names that it is written with. */
export function startExample(t: TestContext, code: string, { topic, group }: Names): Promise<Program> {
  const own = code
    .replaceAll("'localhost:9092'", `'${brokers()}'`)
    .replaceAll("'error.orders.billing'", `'error.${topic}.${group}'`)
    .replaceAll("'orders'", `'${topic}'`)
    .replaceAll("'orders-refused'", `'${topic}-refused'`)
    .replaceAll("'billing'", `'${group}'`)
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${uniqueName('example')}.ts`)
  writeFileSync(file, own)
  t.after(() => rmSync(file, { force: true }))
  return spawnProgram(t, file)
}
