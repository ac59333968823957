import { setTimeout as delay } from 'node:timers/promises'
import { type HandlerContext, InfrastructureError, type SourceRecord, TransientError } from '@dead-letter/kafka'
import { fillHeaders, type HeaderTemplate } from '../config/header-templates.ts'
import { escapeText } from '../output/escape.ts'
import type { Handling } from './handling.ts'
import { refusal } from './http-answer.ts'
import { redactor } from './redact.ts'
import { retryAfterMs } from './retry-after.ts'

interface EndpointOptions {
  readonly url: string
  readonly timeoutMs: number
  readonly contentType: string
  /** @default 'POST' */
  readonly method?: string
  readonly headers?: readonly HeaderTemplate[]
}

const shownOfBody = 200
const longestBody = 64 * 1024
/** Once the status is known, the rest of an answer is waited for only this long. */
const bodyMs = 250
/** A wait that an answer asked for is waited for here when it is short; else the runtime waits. */
const shortWaitMs = 2000

/** The connection ended before it answered: a server may close one that was kept alive just as it is used again. */
const cut: ReadonlySet<unknown> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'])

/** It answered, with headers that nobody can make use of: perhaps because of what the record has in it. */
const isUnreadable = (cause: { code?: unknown; message?: unknown } | undefined): boolean =>
  cause?.code === 'UND_ERR_HEADERS_OVERFLOW' || String(cause?.message).startsWith('too many content-encodings')

/**
 * Sends each good record: the value's bytes as the body, its coordinates and key as `x-kafka-*` headers. 2xx is done as
 * soon as the status is there. What else an answer means stands in http-answer.ts.
 */
export class Endpoint implements Handling {
  readonly name: string
  readonly #options: EndpointOptions
  #headers: Readonly<Record<string, string>>
  #redact: (text: string) => string
  #accepted = false
  /** By performance.now(): it asked to be left alone until then. */
  #notBefore = 0

  /** @throws UsageError when a header refers to what is not there */
  constructor(options: EndpointOptions) {
    this.#options = options
    const url = new URL(options.url)
    this.name = `${url.origin}${url.pathname}` // a query may hold a token
    this.#headers = fillHeaders(options.headers ?? [])
    this.#redact = this.#makeRedactor()
  }

  readonly handle = async (
    record: SourceRecord,
    { signal, trial }: Pick<HandlerContext, 'signal' | 'trial'>
  ): Promise<void> => {
    await this.#waitIfAsked(signal)
    const late = AbortSignal.timeout(this.#options.timeoutMs)
    const answer = await this.#ask(this.#headersFor(record, trial), record, AbortSignal.any([signal, late]), late)
    const body = await readBody(answer)
    if (answer.status >= 200 && answer.status < 300) {
      this.#accepted = true
      return
    }
    const said = this.#redact(escapeText(body).trim()).slice(0, shownOfBody)
    const error = refusal(this.name, answer.status, said, this.#accepted)
    if (error instanceof InfrastructureError) {
      const waitMs = retryAfterMs(answer.headers, Date.now())
      if (waitMs > 0) this.#notBefore = performance.now() + waitMs
      if (answer.status === 401 || answer.status === 403) this.#readHeadersAgain()
    }
    throw error
  }

  async close(): Promise<void> {}

  async #ask(headers: Headers, record: SourceRecord, signal: AbortSignal, late: AbortSignal): Promise<Response> {
    for (let again = false; ; again = true) {
      try {
        return await fetch(this.#options.url, {
          method: this.#options.method ?? 'POST',
          headers,
          body: record.rawValue === null ? null : new Uint8Array(record.rawValue),
          redirect: 'manual',
          signal
        })
      } catch (error) {
        if (late.aborted)
          throw new InfrastructureError(`${this.name} did not answer within ${this.#options.timeoutMs} ms`)
        if (!again && !signal.aborted && cut.has((error as { cause?: { code?: unknown } }).cause?.code)) continue
        if (isUnreadable((error as { cause?: { code?: unknown; message?: unknown } }).cause))
          throw new TransientError(`${this.name} gave an answer that cannot be read: ${this.#redact(reasonOf(error))}`)
        throw new InfrastructureError(`${this.name} cannot be reached: ${this.#redact(reasonOf(error))}`)
      }
    }
  }

  /** The user's replace ours, whatever their case. */
  #headersFor(record: SourceRecord, trial: true | undefined): Headers {
    const headers = new Headers(headersOf(record, this.#options.contentType))
    if (trial) headers.set('x-kafka-trial', 'true')
    for (const [name, value] of Object.entries(this.#headers)) headers.set(name, value)
    return headers
  }

  async #waitIfAsked(signal: AbortSignal): Promise<void> {
    const waitMs = this.#notBefore - performance.now()
    if (waitMs <= 0) return
    if (waitMs > shortWaitMs)
      throw new InfrastructureError(
        `${this.name} asked to be left alone for ${Math.ceil(waitMs / 1000)} s more (Retry-After)`
      )
    await delay(waitMs, undefined, { signal }).catch(() => {})
  }

  /** A token that was renewed lies in its file. */
  #readHeadersAgain(): void {
    try {
      this.#headers = fillHeaders(this.#options.headers ?? [])
      this.#redact = this.#makeRedactor()
    } catch {
      // The file is being written: the next refusal looks again.
    }
  }

  #makeRedactor(): (text: string) => string {
    const { searchParams } = new URL(this.#options.url)
    return redactor([...Object.values(this.#headers), ...searchParams.values()])
  }
}

/** Header values are Latin-1 without controls: a key that is more goes as base64, under a name that says so. */
function headersOf(
  { topic, partition, offset, rawKey, rawValue }: SourceRecord,
  contentType: string
): Record<string, string> {
  const key = rawKey?.toString('latin1')
  const plain = key === undefined || /^(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?$/.test(key)
  return {
    'content-type': contentType,
    'x-kafka-topic': topic,
    'x-kafka-partition': String(partition),
    'x-kafka-offset': String(offset),
    ...(rawKey === null || key === undefined
      ? {}
      : plain
        ? { 'x-kafka-key': key }
        : { 'x-kafka-key-base64': rawKey.toString('base64') }),
    ...(rawValue === null ? { 'x-kafka-tombstone': 'true' } : {})
  }
}

/**
 * The beginning of an answer's body. Read to its end when it comes at once, so that the connection is used again; one that
 * is long, slow or cut is let go with its connection, and what came is what counts.
 */
async function readBody({ body }: Response): Promise<string> {
  if (body === null) return ''
  const reader = body.getReader()
  const parts: Uint8Array[] = []
  let length = 0
  const timer = setTimeout(() => void reader.cancel().catch(() => {}), bodyMs)
  try {
    while (length <= longestBody) {
      const { done, value } = await reader.read()
      if (done) break
      parts.push(value)
      length += value.byteLength
    }
  } catch {
    // Cut after its status: the status stands.
  } finally {
    clearTimeout(timer)
    await reader.cancel().catch(() => {})
  }
  return Buffer.concat(parts).toString('utf8')
}

function reasonOf(error: unknown): string {
  const cause = (error as { cause?: { code?: string; message?: string } }).cause
  return cause?.code ?? cause?.message ?? (error as Error).message
}
