import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { brokerDefinitions } from '../../packages/broker/src/config/broker-configs.ts'
import type { Definitions } from '../../packages/broker/src/config/definition.ts'
import { groupDefinitions } from '../../packages/broker/src/config/group-configs.ts'
import { topicDefinitions } from '../../packages/broker/src/config/topic-configs.ts'
import { missingForKafka } from '../kafka/index.ts'
import { kafkaJars } from '../kafka/jars.ts'

// The broker's tables of configurations against Kafka's own definitions (Configs.java): each name, its type, its default,
// whether it is internal, and whether a running broker takes it.

const missing = missingForKafka()
const skip = missing !== null && !process.env.CI ? missing : false
const tables: Readonly<Record<string, Definitions>> = {
  topic: topicDefinitions,
  group: groupDefinitions,
  broker: brokerDefinitions
}

/** Rates of replication, which are dynamic and in no list of definitions. */
const undefinedInKafka = ['follower.replication.throttled.rate', 'leader.replication.throttled.rate']
const replicaMoves = 'replica.alter.log.dirs.io.max.bytes.per.second'

test('configurations are those of Kafka', { skip }, async () => {
  const options = ['-XX:TieredStopAtLevel=1', '-Xmx256m', '-cp', `${await kafkaJars()}/*`]
  const java = spawnSync('java', [...options, join(import.meta.dirname, 'Configs.java')], { encoding: 'utf8' })
  assert.equal(java.status, 0, java.stderr)
  const lines = java.stdout.split('\n').map(line => line.split('\t'))

  const dynamic = new Map(lines.filter(([kind]) => kind === 'DYNAMIC').map(([, name, scope]) => [name, scope]))
  for (const name of [...undefinedInKafka, replicaMoves]) dynamic.delete(name)
  const theirs = lines
    .filter(([kind]) => kind === 'CONFIG')
    .map(([, kind, name, type, value = '', internal]) =>
      row(
        kind,
        name,
        type,
        value === 'null' ? null : value.slice(1),
        internal === 'true',
        kind === 'broker' && dynamic.get(name)
      )
    )
  const ours = Object.entries(tables).flatMap(([kind, definitions]) =>
    Object.entries(definitions).map(([name, { type, default: value, internal, dynamic: scope }]) =>
      row(kind, name, type, value, internal === true, scope)
    )
  )
  assert.ok(theirs.length > 400, `${theirs.length} compared`)
  assert.deepEqual(ours.sort(), theirs.sort())
  assert.deepEqual(
    [...dynamic.keys()].filter(name => brokerDefinitions[name as string] === undefined),
    []
  )
})

function row(...facts: readonly unknown[]): string {
  return facts.map(fact => (fact === undefined || fact === false ? '' : String(fact))).join(' ')
}
