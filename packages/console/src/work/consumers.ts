import type { HeldConsumer } from '../api/index.ts'
import { factsOf, unreachable } from './held-consumers.ts'

/** Each service is asked so often at most, and only while somebody looks at the overview. */
const everyMs = 5000
const timeoutMs = 2000
/** An answer to the overview waits so long for a first look. */
const patienceMs = 1000
const mostBytes = 4 << 20

/** What kept a service from being asked. */
class NotTold extends Error {
  readonly reason: string
  readonly code: string | null

  constructor(reason: string, code: string | null = null) {
    super(reason)
    this.reason = reason
    this.code = code
  }
}

interface Service {
  readonly url: URL
  /** Groups that it told when it last did. */
  groups: readonly string[]
  /** Since when it has not. */
  awaySince: number | null
  held: readonly HeldConsumer[]
}

/** Services that consume, asked by their `/metrics` whether something is held up: those that the console was given, and no other. */
export class Consumers {
  readonly #services: readonly Service[]
  #looked = Number.NEGATIVE_INFINITY
  #looking: Promise<unknown> | null = null

  /** @param targets URLs; one without a path means `/metrics` */
  constructor(targets: readonly string[]) {
    this.#services = [...new Set(targets)].map(target => {
      const url = new URL(target)
      if (url.pathname === '/') url.pathname = '/metrics'
      return { url, groups: [], awaySince: null, held: [] }
    })
  }

  /** How many services are asked. */
  get asked(): number {
    return this.#services.length
  }

  /** Those that are held up, as last told; the first time it waits for a moment. */
  async held(): Promise<readonly HeldConsumer[]> {
    if (this.#services.length === 0) return []
    if (this.#looking === null && performance.now() - this.#looked >= everyMs) {
      this.#looked = performance.now()
      this.#looking = Promise.all(this.#services.map(look)).finally(() => {
        this.#looking = null
      })
    }
    if (this.#looking !== null)
      await Promise.race([this.#looking, new Promise(resolve => setTimeout(resolve, patienceMs).unref())])
    return this.#services.flatMap(({ held }) => held)
  }
}

async function look(service: Service): Promise<void> {
  const { origin } = service.url
  const asked = Date.now()
  try {
    const facts = factsOf(await textOf(service.url), origin, Date.now())
    if (facts === null) throw new NotTold('no-consumer')
    Object.assign(service, { ...facts, awaySince: null })
  } catch (error) {
    service.awaySince ??= asked
    service.held = unreachable(origin, service.groups, service.awaySince, whyOf(error))
  }
}

/** In words of ours: what an error says may quote the address, which may hold a token. */
function whyOf(error: unknown): { readonly reason: string; readonly code: string | null } {
  if (error instanceof NotTold) return error
  const { name, cause } = error as { readonly name?: unknown; readonly cause?: { readonly code?: unknown } }
  if (name === 'TimeoutError') return { reason: 'late', code: null }
  const code = cause?.code
  return { reason: 'not-reached', code: typeof code === 'string' && /^\w{1,60}$/.test(code) ? code : null }
}

/**
 * No redirect is followed, so that nobody but who wrote the configuration says what is asked; no more is read than metrics can be, nor
 * for longer.
 */
async function textOf(url: URL): Promise<string> {
  const answer = await fetch(url, {
    redirect: 'manual',
    headers: { accept: 'text/plain;version=0.0.4', 'accept-encoding': 'identity' },
    signal: AbortSignal.timeout(timeoutMs)
  })
  const parts: Uint8Array[] = []
  let bytes = 0
  try {
    if (answer.status >= 300 && answer.status < 400) throw new NotTold('redirect', `HTTP-${answer.status}`)
    if (!answer.ok) throw new NotTold('status', `HTTP-${answer.status}`)
    for await (const part of answer.body ?? []) {
      bytes += part.byteLength
      if (bytes > mostBytes) throw new NotTold('too-large')
      parts.push(part)
    }
  } catch (error) {
    await answer.body?.cancel().catch(() => {})
    throw error
  }
  return Buffer.concat(parts).toString('utf8')
}
