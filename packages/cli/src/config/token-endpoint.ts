import { TokenUnavailable } from './token-unavailable.ts'

interface TokenEndpointOptions {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scope?: string | undefined
  /** Milliseconds since the epoch. */
  readonly now?: () => number
}

const timeoutMs = 10_000
const longestAnswer = 256 * 1024
/**
 * Share of a token's life in which it is shown again. A session is replaced when four fifths of its life are over: what is
 * shown then must not be the old token.
 */
const shownAgain = 0.5

/** Tokens by the client credentials grant (RFC 6749, section 4.4), as Kafka's own clients ask for them (KIP-768). */
export class TokenEndpoint {
  readonly #options: TokenEndpointOptions
  readonly #now: () => number
  /** As it is shown in messages: a query may hold a secret. */
  readonly #name: string
  #kept: { readonly token: string; readonly at: number; readonly shownMs: number } | undefined
  #asking: Promise<string> | undefined

  constructor(options: TokenEndpointOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    const { origin, pathname } = new URL(options.url)
    this.#name = `${origin}${pathname}`
  }

  /**
   * One that is good for a while. All connections that need one at the same time get the same.
   * @throws TokenUnavailable
   */
  readonly token = (): Promise<string> => {
    const kept = this.#kept
    // Of a clock that was set back nobody knows how old it is.
    if (kept !== undefined && Math.abs(this.#now() - kept.at) < kept.shownMs) return Promise.resolve(kept.token)
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined
    })
    return this.#asking
  }

  async #ask(): Promise<string> {
    const askedAt = this.#now()
    const { status, body } = await this.#answer()
    const { access_token: token, expires_in: seconds, error } = fieldsOf(body)
    if (status !== 200) throw new TokenUnavailable(`${this.#name} gave no token: ${this.#said(error)}status ${status}`)
    if (typeof token !== 'string' || token === '')
      throw new TokenUnavailable(`${this.#name} gave no token: its answer has no access_token`)
    const lifeMs = Number(seconds) * 1000
    this.#kept = lifeMs > 0 ? { token, at: askedAt, shownMs: lifeMs * shownAgain } : undefined
    return token
  }

  async #answer(): Promise<{ readonly status: number; readonly body: string }> {
    const { url, clientId, clientSecret, scope } = this.#options
    const signal = AbortSignal.timeout(timeoutMs)
    const credentials = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { accept: 'application/json', authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) }),
        // Where it would lead gets no secret.
        redirect: 'manual',
        signal
      })
      return { status: answer.status, body: await textOf(answer) }
    } catch (error) {
      if (error instanceof TokenUnavailable) throw error
      if (signal.aborted) throw new TokenUnavailable(`${this.#name} did not answer within ${timeoutMs} ms`)
      throw new TokenUnavailable(`${this.#name} cannot be reached: ${reasonOf(error)}`)
    }
  }

  /** An error of OAuth is a name; anything else that the endpoint says may have in it what it was sent. */
  #said(error: unknown): string {
    if (typeof error !== 'string' || !/^[a-z_]{1,60}$/.test(error) || error.includes(this.#options.clientSecret))
      return ''
    return `${error}, `
  }
}

/** What is in an answer that may be anything. */
function fieldsOf(body: string): { readonly [name: string]: unknown } {
  try {
    const fields: unknown = JSON.parse(body)
    return typeof fields === 'object' && fields !== null ? (fields as { readonly [name: string]: unknown }) : {}
  } catch {
    return {}
  }
}

async function textOf(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length
    if (bytes > longestAnswer) throw new TokenUnavailable(`a token's answer of more than ${longestAnswer} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

/** The network's word, or that of TLS: fetch puts its own before it. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as {
    readonly cause?: { readonly message?: unknown; readonly code?: unknown }
    readonly message?: unknown
  }
  return String(cause?.code ?? cause?.message ?? message)
}
