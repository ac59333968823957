import { builtCommand, builtConsole } from './built-command.ts'
import { confluent } from './confluent.ts'
import { javaCopies } from './java-copies.ts'
import { kafkaPython } from './kafka-python.ts'
import { nodeProgram, versionOf } from './node-program.ts'
import { oursBuilt } from './ours-built.ts'
import type { Rival } from './rival.ts'
import { springBinder, springReRoute } from './spring-binder.ts'

export const rivals: Readonly<Record<string, Rival>> = {
  ours: nodeProgram('ours.ts', '@dead-letter/kafka'),
  'ours-built': oursBuilt,
  'raw-fetch': nodeProgram(
    'raw-fetch.mjs',
    `the limit of the client that we build on (@platformatic/kafka ${versionOf('@platformatic/kafka')}): fetch, parse, one send and one commit per fetch; no rebalance, no retry, no checksum`
  ),
  kafkajs: nodeProgram(
    'kafkajs.mjs',
    `KafkaJS ${versionOf('kafkajs')} with a dead-letter topic by hand; eachBatch groups its letters`
  ),
  platformatic: nodeProgram(
    'platformatic.mjs',
    `the message stream of @platformatic/kafka ${versionOf('@platformatic/kafka')} with a dead-letter topic by hand`
  ),
  redrive: nodeProgram('redrive.ts', '@dead-letter/operator: filter, ledger look-up, entry and progress, exactly once'),
  'redrive-copies': nodeProgram(
    'redrive-copies.ts',
    'our transactional loop with the same lanes and batches, and copies only: what a redrive could reach'
  ),
  'redrive-java': javaCopies,
  'redrive-kafkajs': nodeProgram(
    'redrive-kafkajs.mjs',
    `a copy loop by hand with KafkaJS ${versionOf('kafkajs')}, without any guarantee`
  ),
  'redrive-first': nodeProgram('redrive-first.ts', '@dead-letter/operator: the first letter of a redrive'),
  'redrive-live': nodeProgram('redrive-live.ts', 'a live read-committed consumer of a topic that is redriven to'),
  'broker-load': nodeProgram('broker-load.ts', 'a client that measures brokers, without any library'),
  causes: nodeProgram('causes.ts', '@dead-letter/operator counts letters by cause'),
  'kafkajs-read': nodeProgram(
    'kafkajs-read.mjs',
    `KafkaJS ${versionOf('kafkajs')} reads each batch and does nothing with it`
  ),
  command: nodeProgram('command.ts', 'the command `dead-letter` from its sources'),
  'built-command': builtCommand,
  console: builtConsole,
  confluent,
  'kafka-python': kafkaPython,
  spring: springBinder,
  'spring-re-route': springReRoute
}
