/**
 * Error codes of the Kafka protocol: their names and which of them may pass by themselves, as Apache Kafka lists
 * them (`org.apache.kafka.common.protocol.Errors`).
 */
import { errorCodes, errorName } from '@dead-letter/protocol'

export { isRetriable } from '@dead-letter/protocol'

export const kafkaErrors = errorCodes

/** The name that the protocol gives an error code, as in `NOT_LEADER_OR_FOLLOWER`; codes newer than this list keep their number. */
export function kafkaErrorName(code: number): string {
  return errorName(code) ?? `ERROR_${code}`
}

/** The protocol's name for what happened and, when the broker said more, its words. */
export const brokerSaid = (errorCode: number, message: string | null): string =>
  message ? `${kafkaErrorName(errorCode)}: ${message}` : kafkaErrorName(errorCode)
