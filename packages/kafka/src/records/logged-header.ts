import type { RecordHeader } from './source-record.ts'

/** Where the bytes of a header's value lie, set by {@link locate}: valid until the next call. */
export const span: { buffer: Buffer; start: number; end: number } = { buffer: Buffer.alloc(0), start: 0, end: 0 }

/**
 * A header as it lies in a batch. A view of its value is made when somebody asks for it: most are read where they are. Its value is no
 * property of its own, so it is for this library alone: a copy of it, or what `console.log` shows of it, has none.
 */
export class LoggedHeader implements RecordHeader {
  readonly name: string
  readonly rawName: Buffer
  readonly #buffer: Buffer
  readonly #start: number
  /** −1 stands for null. */
  readonly #length: number
  #value: Buffer | null | undefined

  constructor(name: string, rawName: Buffer, buffer: Buffer, start: number, length: number) {
    this.name = name
    this.rawName = rawName
    this.#buffer = buffer
    this.#start = start
    this.#length = length
    this.#value = length < 0 ? null : undefined
  }

  /** @param length of the value, −1 for null */
  static readonly at = (name: string, rawName: Buffer, buffer: Buffer, start: number, length: number): RecordHeader =>
    new LoggedHeader(name, rawName, buffer, start, length)

  get value(): Buffer | null {
    if (this.#value === undefined) this.#value = this.#buffer.subarray(this.#start, this.#start + this.#length)
    return this.#value
  }

  /** @returns whether it has a value, which lies in {@link span} */
  locate(): boolean {
    if (this.#length < 0) return false
    span.buffer = this.#buffer
    span.start = this.#start
    span.end = this.#start + this.#length
    return true
  }
}

/** The same of any header. */
export function locate(header: RecordHeader): boolean {
  if (header instanceof LoggedHeader) return header.locate()
  const { value } = header
  if (value === null) return false
  span.buffer = value
  span.start = 0
  span.end = value.length
  return true
}
