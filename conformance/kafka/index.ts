export { type Kafka, type KafkaOptions, startKafka, startOwnKafka } from './kafka-cluster.ts'
export { missingForKafka } from './requirements.ts'
