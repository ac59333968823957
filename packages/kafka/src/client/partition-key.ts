import type { TopicPartition } from './port.ts'

/** A partition as the key of a map: a topic's name cannot contain a space. */
export const partitionKey = ({ topic, partition }: TopicPartition): string => `${partition} ${topic}`
