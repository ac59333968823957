import { BusinessError, type HandlerContext, InfrastructureError, type SourceRecord } from '@dead-letter/kafka'
import { escapeText } from '../output/escape.ts'
import type { Handling } from './handling.ts'

interface EndpointOptions {
  readonly url: string
  readonly timeoutMs: number
  readonly contentType: string
}

const shownOfBody = 200
const longestBody = 64 * 1024

/** Statuses beside 5xx that speak of the service's state, not of the record: 408 Request Timeout, 429 Too Many Requests. */
const passing = new Set([408, 429])

/**
 * POSTs each good record: the value's bytes as the body, its coordinates and key as `x-kafka-*` headers.
 * 2xx is done. 408, 429, 5xx, redirects and network trouble are infrastructure; other 4xx are the record's.
 */
export class Endpoint implements Handling {
  readonly name: string
  readonly #options: EndpointOptions

  constructor(options: EndpointOptions) {
    this.#options = options
    const url = new URL(options.url)
    this.name = `${url.origin}${url.pathname}` // a query may hold a token
  }

  readonly handle = async (record: SourceRecord, { signal }: Pick<HandlerContext, 'signal'>): Promise<void> => {
    const late = AbortSignal.timeout(this.#options.timeoutMs)
    let status: number
    let body: string
    try {
      const answer = await fetch(this.#options.url, {
        method: 'POST',
        headers: headersOf(record, this.#options.contentType),
        body: record.rawValue === null ? null : new Uint8Array(record.rawValue),
        redirect: 'manual',
        signal: AbortSignal.any([signal, late])
      })
      status = answer.status
      body = await readBody(answer)
    } catch (error) {
      if (late.aborted)
        throw new InfrastructureError(`${this.name} did not answer within ${this.#options.timeoutMs} ms`, {
          cause: error
        })
      throw new InfrastructureError(`${this.name} cannot be reached: ${reasonOf(error)}`, { cause: error })
    }
    if (status >= 200 && status < 300) return
    const said = body === '' ? '' : `: ${escapeText(body.slice(0, shownOfBody))}`
    const message = `${this.name} answered ${status}${said}`
    if (status >= 400 && status < 500 && !passing.has(status)) throw new BusinessError(message)
    throw new InfrastructureError(message)
  }

  async close(): Promise<void> {}
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

/** Reads the body to its end, so that the connection is used again, but keeps only its beginning. */
async function readBody(answer: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of answer.body ?? []) {
    parts.push(part)
    length += part.byteLength
    if (length > longestBody) break
  }
  return Buffer.concat(parts).toString('utf8').trim()
}

function reasonOf(error: unknown): string {
  const cause = (error as { cause?: { code?: string; message?: string } }).cause
  return cause?.code ?? cause?.message ?? (error as Error).message
}
