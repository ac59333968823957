import { DeadLetterError, type ErrorCode } from '@dead-letter/kafka/internal'

/** What comes of it; `null` where it ends with one of these errors. */
export async function unless<T>(codes: readonly ErrorCode[], reading: Promise<T>): Promise<T | null> {
  try {
    return await reading
  } catch (error) {
    if (DeadLetterError.is(error) && codes.includes(error.code)) return null
    throw error
  }
}
