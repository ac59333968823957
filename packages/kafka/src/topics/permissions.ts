import type { TopicMetadata } from '../client/port.ts'

/** Bits of ACL operations. */
const READ = 1 << 3
const WRITE = 1 << 4

type Permitted = Pick<TopicMetadata, 'authorizedOperations'>

/** Whether the broker lets this principal read the topic; a broker that says nothing of it counts as one that does. */
export const mayRead = (topic: Permitted): boolean => may(topic, READ)

/** The same for writing. */
export const mayWrite = (topic: Permitted): boolean => may(topic, WRITE)

const may = ({ authorizedOperations: allowed }: Permitted, operation: number): boolean =>
  allowed === null || (allowed & operation) !== 0
