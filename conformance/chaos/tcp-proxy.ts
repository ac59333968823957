import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** Stands in front of a broker and makes its network bad. */
export class TcpProxy {
  /** The broker's port; nothing is let through before it is known. */
  target = 0
  /** Milliseconds that each piece of up to `pieceBytes` waits, in both directions. */
  delayMs = 0
  pieceBytes = 65_536
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #refusing = false
  #silent: PromiseWithResolvers<void> | undefined
  #bytesLeft = Number.POSITIVE_INFINITY

  private constructor(server: Server) {
    this.#server = server
    server.on('connection', client => this.#join(client))
  }

  static async listen(): Promise<TcpProxy> {
    const server = createServer({ noDelay: true })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new TcpProxy(server)
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get connections(): number {
    return this.#sockets.size / 2
  }

  /** Resets every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  /** Resets every connection after so many bytes more of the broker's answers: in the middle of one. */
  cutAfter(bytes: number): void {
    this.#bytesLeft = bytes
  }

  /** New connections are reset as well, until {@link heal}. */
  refuse(): void {
    this.#refusing = true
    this.cut()
  }

  /** Connections stay open and nothing gets through, until {@link heal}. */
  silence(): void {
    this.#silent ??= Promise.withResolvers()
  }

  heal(): void {
    this.#refusing = false
    this.delayMs = 0
    this.pieceBytes = 65_536
    this.#bytesLeft = Number.POSITIVE_INFINITY
    this.#silent?.resolve()
    this.#silent = undefined
  }

  async close(): Promise<void> {
    this.heal()
    this.cut()
    await new Promise(resolve => this.#server.close(resolve))
  }

  #join(client: Socket): void {
    client.on('error', () => {})
    if (this.#refusing || this.target === 0) {
      client.resetAndDestroy()
      return
    }
    const broker = connect({ port: this.target, host: '127.0.0.1', noDelay: true })
    broker.on('error', () => {})
    for (const [from, to] of [
      [client, broker],
      [broker, client]
    ] as const) {
      this.#sockets.add(from)
      from.once('close', () => {
        this.#sockets.delete(from)
        to.destroy()
      })
      void this.#carry(from, to, from === broker)
    }
  }

  async #carry(from: Socket, to: Socket, answers: boolean): Promise<void> {
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        for (let start = 0; start < chunk.length; start += this.pieceBytes) {
          const piece = chunk.subarray(start, start + this.pieceBytes)
          if (this.delayMs > 0) await sleep(this.delayMs)
          await this.#silent?.promise
          const whole = !answers || piece.length <= this.#bytesLeft
          if (answers) this.#bytesLeft -= piece.length
          if (!to.writable) return
          if (!to.write(whole ? piece : piece.subarray(0, Math.max(0, this.#bytesLeft + piece.length))))
            await once(to, 'drain')
          if (!whole) {
            this.#bytesLeft = Number.POSITIVE_INFINITY
            this.cut()
            return
          }
        }
      }
      to.end()
    } catch {
      to.destroy()
    }
  }
}
