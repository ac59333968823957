import assert from 'node:assert/strict'
import { javaProgram, needsJava } from '../../other-clients/java.ts'
import { pythonClient } from '../../other-clients/python.ts'
import { lastJson } from '../../other-clients/run.ts'

/** Has every other client that is here read the topics as committed: so many records, each once. @returns who did */
export async function witnessed(brokers: string, topics: readonly string[], expected: number): Promise<string[]> {
  const kafkaPython = await pythonClient('kafka-python', '3.0.12', 'kafka')
  const confluent = await pythonClient('confluent-kafka', '2.16.1', 'confluent_kafka')
  const all = [
    ['Java', needsJava.skip, (args: string[]) => javaProgram('ReadCommitted.java', args)],
    [
      'kafka-python',
      kafkaPython.missing,
      (args: string[]) => kafkaPython.program('read_committed_kafka_python.py', args)
    ],
    ['librdkafka', confluent.missing, (args: string[]) => confluent.program('read_committed_confluent.py', args)]
  ] as const
  const witnesses: string[] = []
  for (const [name, missing, read] of all) {
    if (missing !== false) continue
    const seen = lastJson(await read([brokers, topics.join(','), String(expected)]))
    assert.deepEqual(seen, { count: expected, distinct: expected, 'nothing behind': true }, name)
    witnesses.push(name)
  }
  return witnesses
}
