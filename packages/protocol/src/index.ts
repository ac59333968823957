export { decode, emptyMessage, encode } from './codec.ts'
export { type Compression, compress, compressionTypes } from './compression/compress.ts'
export { copyBytes } from './compression/copy-bytes.ts'
export { decompress, decompressAside, knowsCompression } from './compression/decompress.ts'
export { Undecodable, type UndecodableReason } from './compression/undecodable.ts'
export { crc32c } from './crc32c.ts'
export { type ErrorName, errorCodes, errorName, isRetriable } from './error-codes.ts'
export type {
  Decoded,
  Draft,
  DraftOf,
  Field,
  Fields,
  Message,
  MessageOf,
  Primitive
} from './fields.ts'
export { FrameSplitter } from './frame-splitter.ts'
export { type RequestHeader, readRequestHeader, skipHeaderTags } from './request-header.ts'
export { contains, type VersionRange, type Versions, versions } from './versions.ts'
export { MalformedMessage, WireReader, type WireReaderOptions } from './wire-reader.ts'
export { WireWriter } from './wire-writer.ts'
