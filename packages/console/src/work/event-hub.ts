import type { FastifyReply } from 'fastify'
import type { Who } from '../access/access.ts'
import { isGranted, seesAllTopics } from '../access/permissions.ts'
import type { ConsoleEvent } from '../api/index.ts'
import { withoutNames } from './index-state.ts'

interface Listener {
  readonly raw: Pick<FastifyReply['raw'], 'write' | 'end' | 'destroy' | 'on' | 'writableLength'>
  who: Who
}

const remembered = 200
const beatMs = 15_000
/** Bytes that may wait for one listener. Who reads more slowly is cut off, comes again and is told what was missed, or to ask anew. */
const mostWaiting = 1 << 20

/** Server-sent events to whoever listens. */
export class EventHub {
  readonly #listeners = new Set<Listener>()
  readonly #sent: { readonly id: number; readonly event: ConsoleEvent; readonly dlq: string | null }[] = []
  readonly #beats: NodeJS.Timeout
  readonly #renew: (who: Who) => Who | null
  #id = Date.now()

  /** @param renew a listener as that one is now; `null` when the session has ended */
  constructor(renew: (who: Who) => Who | null) {
    this.#renew = renew
    this.#beats = setInterval(() => this.#beat(), beatMs)
    this.#beats.unref()
  }

  /** @param dlq of what it tells; `null`: of no topic */
  send(event: ConsoleEvent, dlq: string | null = null): void {
    const id = ++this.#id
    this.#sent.push({ id, event, dlq })
    if (this.#sent.length > remembered) this.#sent.shift()
    for (const listener of this.#listeners) this.#write(listener, id, event, dlq)
  }

  /** @param last the number of the last event that was heard */
  listen(raw: Listener['raw'], who: Who, last: number | null): void {
    const listener = { raw, who }
    this.#listeners.add(listener)
    raw.on('close', () => this.#listeners.delete(listener))
    this.#say(listener, 'retry: 2000\n\n')
    if (last === null) return
    const [oldest] = this.#sent
    if (last !== this.#id && (oldest === undefined || last < oldest.id - 1 || last > this.#id))
      this.#write(listener, ++this.#id, { event: 'reset', data: {} }, null)
    else for (const { id, event, dlq } of this.#sent) if (id > last) this.#write(listener, id, event, dlq)
  }

  end(): void {
    clearInterval(this.#beats)
    for (const listener of this.#listeners) this.#dismiss(listener)
  }

  #write(listener: Listener, id: number, event: ConsoleEvent, dlq: string | null): void {
    const { who } = listener
    if (dlq !== null && !isGranted(who.grants, 'view', dlq)) return
    const data = dataFor(who, event)
    this.#say(listener, `id: ${id}\nevent: ${event.event}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  #say(listener: Listener, text: string): void {
    const { raw } = listener
    raw.write(text)
    if (raw.writableLength <= mostWaiting) return
    this.#listeners.delete(listener)
    raw.destroy()
  }

  /** Nothing is written to it any more: a slow one closes late, and a write after its end would be an error that nobody hears. */
  #dismiss(listener: Listener): void {
    this.#listeners.delete(listener)
    listener.raw.end()
  }

  #beat(): void {
    for (const listener of this.#listeners) {
      const who = this.#renew(listener.who)
      if (who === null) {
        this.#write(listener, ++this.#id, { event: 'session', data: { ended: 'revoked' } }, null)
        this.#dismiss(listener)
      } else {
        listener.who = who
        this.#say(listener, ': here\n\n')
      }
    }
  }
}

/** What a listener may hear of an event that is of several topics: not of topics, and not which failures, that are not theirs. */
function dataFor({ grants }: Who, event: ConsoleEvent): ConsoleEvent['data'] {
  if (event.event === 'letters')
    return {
      dlqs: Object.fromEntries(Object.entries(event.data.dlqs).filter(([dlq]) => isGranted(grants, 'view', dlq)))
    }
  if (event.event === 'index' && !seesAllTopics(grants)) return withoutNames(event.data)
  if (event.event === 'decisions' && !seesAllTopics(grants)) return { failures: [] }
  return event.data
}
