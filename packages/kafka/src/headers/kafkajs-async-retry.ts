import type { HeaderView } from './header-view.ts'
import type { DialectReader, OriginFacts } from './origin-facts.ts'

const NAME = 'asyncRetry'
const MAX_BYTES = 4096

/** kafkajs-async-retry: one header of JSON, `{ top, ttl, att }`: topic, due time, attempts. It tells nothing of the error. */
export const kafkajsAsyncRetry: DialectReader = {
  dialect: 'kafkajs-async-retry',
  markers: [NAME],
  read(view: HeaderView): OriginFacts {
    const bytes = view.bytes(NAME)
    if (!bytes || bytes.length > MAX_BYTES) return {}
    let state: unknown
    try {
      state = JSON.parse(bytes.toString('utf8'))
    } catch {
      return {}
    }
    if (typeof state !== 'object' || state === null) return {}
    const { top, att } = state as { top?: unknown; att?: unknown }
    return {
      topic: typeof top === 'string' ? top : undefined,
      attempts: Number.isSafeInteger(att) && (att as number) >= 0 ? (att as number) : undefined
    }
  }
}
