import {
  BusinessError,
  DeadLetterError,
  type Forwarder,
  InfrastructureError,
  type SourceRecord
} from '@dead-letter/kafka'
import type { Handling } from './handling.ts'

/** Copies good records to a clean topic; one is handled when its copy is acknowledged by all in-sync replicas. */
export function copyTo(topic: string, forwarder: Pick<Forwarder, 'forward' | 'close' | 'warnings'>): Handling {
  return {
    name: `topic ${topic}`,
    warnings: forwarder.warnings,
    handle: async (record: SourceRecord): Promise<void> => {
      try {
        await forwarder.forward(record)
      } catch (error) {
        if (DeadLetterError.is(error) && error.code === 'FORWARD_REFUSED')
          throw new BusinessError(error.message, { cause: error })
        throw new InfrastructureError((error as Error).message, { cause: error })
      }
    },
    close: () => forwarder.close()
  }
}
