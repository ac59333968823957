export { type Identity, issue, newAuthority } from './certificates.ts'
export { type Kafka, type KafkaOptions, type SecuredListeners, startKafka, startOwnKafka } from './kafka-cluster.ts'
export { missingForKafka } from './requirements.ts'
export { securedVariable } from './security.ts'
