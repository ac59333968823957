export { briefSessionMs } from '../kafka/index.ts'
export {
  briefSessions,
  brokers,
  embedded,
  needsConsumerProtocol,
  needsEmbedded,
  needsOwnBroker,
  needsOwnConsumerProtocol,
  needsOwnKafka,
  ownBroker,
  ownKafka
} from './brokers.ts'
export { clientsOf } from './clients.ts'
export {
  type DeliveryNote,
  runBatches,
  runConsumer,
  startBatchConsumer,
  startConsumer,
  type TestConsumer,
  type TestConsumerOptions
} from './consumer.ts'
export { testFolder } from './folder.ts'
export { groupState, leastSessionMs } from './groups.ts'
export { deadRecords, header, headerNames, headerText, originOf, recordOf } from './letters.ts'
export { uniqueName } from './names.ts'
export {
  commitOffsets,
  committedMetadata,
  committedOffsets,
  copyOffset,
  deleteOffsets,
  endOffsets,
  transactionsEnded
} from './offsets.ts'
export { forbid, type Permission, permit } from './permissions.ts'
export { type ProduceOptions, produce, produceBatchTo, type RecordToProduce } from './produce.ts'
export { cliMain, type Program, type ProgramOptions, spawnProgram } from './program.ts'
export { Random } from './random.ts'
export { batchAttributes, type RawRecord, readAll } from './read-all.ts'
export {
  type ConsumerNeeds,
  certifiedPrincipal,
  letIn,
  neededPermissions,
  newSecret,
  type Principal,
  type SecuredKafka,
  saslPrincipal,
  scramUser,
  securedKafka,
  unsecuredToken,
  type WayIn
} from './secured.ts'
export { freePort, served } from './served.ts'
export { springHeaders } from './spring-letters.ts'
export {
  deleteAfter,
  deleteRecordsBefore,
  deleteTopic,
  growTopic,
  partitionCount,
  setTopicConfigs,
  type TopicOptions,
  testLedger,
  testTopic,
  topicConfigs
} from './topics.ts'
export { patienceMs, type WaitOptions, waitFor, within } from './wait.ts'
