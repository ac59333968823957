import { errorCodes } from '@dead-letter/protocol'

/** Kafka has no code of its own for an isolation level that it does not know. */
export function isolationCode(level: number): number {
  return level === 0 || level === 1 ? 0 : errorCodes.UNKNOWN_SERVER_ERROR
}
