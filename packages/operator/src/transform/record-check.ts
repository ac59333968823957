import {
  DecodeFailure,
  type DecodeOption,
  makeDecoder,
  type RecordDecoder,
  type SourceRecord
} from '@dead-letter/kafka/internal'

/** What every record that is sent back has to be, as a plan says it: as the consumer's `decode`, `schema` and `schemas`. */
export interface CheckSpec {
  readonly decode: 'json' | 'text'
  /** JSON Schema. */
  readonly schema?: Readonly<Record<string, unknown>> | undefined
  readonly schemas?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined
}

/** @throws DeadLetterError OPTION_INVALID for a schema that does not compile */
export const openCheck = ({ decode, schema, schemas }: CheckSpec): RecordDecoder =>
  makeDecoder(decode as DecodeOption, schema, { schemas })

/** What is wrong with a record; `null`: nothing. */
export async function complaint(decoder: RecordDecoder, record: SourceRecord): Promise<string | null> {
  try {
    await decoder.decodeValue(record)
    return null
  } catch (failure) {
    const error = failure instanceof DecodeFailure ? failure.error : failure
    return error instanceof Error ? error.message : String(error)
  }
}
