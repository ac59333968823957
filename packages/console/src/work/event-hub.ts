import type { FastifyReply } from 'fastify'
import type { Who } from '../access/access.ts'
import { isGranted } from '../access/permissions.ts'
import type { ConsoleEvent } from '../api/index.ts'

interface Listener {
  readonly reply: FastifyReply
  readonly who: Who
}

const remembered = 200
const beatMs = 15_000

/** Server-sent events to whoever listens. */
export class EventHub {
  readonly #listeners = new Set<Listener>()
  readonly #sent: { readonly id: number; readonly event: ConsoleEvent; readonly dlq: string | null }[] = []
  readonly #beats: NodeJS.Timeout
  readonly #isAlive: (who: Who) => boolean
  #id = Date.now()

  /** @param isAlive whether a listener's session still is */
  constructor(isAlive: (who: Who) => boolean) {
    this.#isAlive = isAlive
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
  listen(reply: FastifyReply, who: Who, last: number | null): void {
    const listener = { reply, who }
    this.#listeners.add(listener)
    reply.raw.on('close', () => this.#listeners.delete(listener))
    reply.raw.write('retry: 2000\n\n')
    if (last === null) return
    const [oldest] = this.#sent
    if (last !== this.#id && (oldest === undefined || last < oldest.id - 1 || last > this.#id))
      this.#write(listener, ++this.#id, { event: 'reset', data: {} }, null)
    else for (const { id, event, dlq } of this.#sent) if (id > last) this.#write(listener, id, event, dlq)
  }

  end(): void {
    clearInterval(this.#beats)
    for (const { reply } of this.#listeners) reply.raw.end()
    this.#listeners.clear()
  }

  #write({ reply, who }: Listener, id: number, event: ConsoleEvent, dlq: string | null): void {
    if (dlq !== null && !isGranted(who.grants, 'view', dlq)) return
    const data =
      event.event === 'letters'
        ? {
            dlqs: Object.fromEntries(
              Object.entries(event.data.dlqs).filter(([topic]) => isGranted(who.grants, 'view', topic))
            )
          }
        : event.data
    reply.raw.write(`id: ${id}\nevent: ${event.event}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  #beat(): void {
    for (const listener of this.#listeners) {
      if (this.#isAlive(listener.who)) listener.reply.raw.write(': here\n\n')
      else {
        this.#write(listener, ++this.#id, { event: 'session', data: { ended: 'revoked' } }, null)
        listener.reply.raw.end()
      }
    }
  }
}
