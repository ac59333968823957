import type { TopicPartition } from './port.ts'

/** A partition as the key of a map. */
export const partitionKey = ({ topic, partition }: TopicPartition): string => `${partition} ${topic}`
