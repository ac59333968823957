import { MalformedMessage, type WireReader } from './wire-reader.ts'

export interface RequestHeader {
  readonly apiKey: number
  readonly version: number
  readonly correlationId: number
  readonly clientId: string | null
}

/**
 * Header versions 1 and 2. The client id never has the compact form, so that all but the tagged fields can be read
 * before it is known whether the API and its version are served.
 */
export function readRequestHeader(reader: WireReader): RequestHeader {
  const apiKey = reader.int16()
  const version = reader.int16()
  const correlationId = reader.int32()
  const length = reader.int16()
  return { apiKey, version, correlationId, clientId: length < 0 ? null : reader.string(length) }
}

/** The tagged fields that end header version 2: none is known. */
export function skipHeaderTags(reader: WireReader): void {
  const count = reader.uvarint()
  if (count > reader.remaining) throw new MalformedMessage(`${count} tagged fields in ${reader.remaining} bytes`)
  for (let left = count; left > 0; left--) {
    reader.uvarint()
    reader.skip(reader.uvarint())
  }
}
