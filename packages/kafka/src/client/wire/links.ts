import { addressText, type BrokerAddress, type ConnectionSettings } from '../connection-options.ts'
import { Link } from './link.ts'
import type { Surroundings } from './surroundings.ts'

/**
 * What a connection is for. A broker answers the requests of one connection in order, so nothing that must be quick
 * shares one with something that waits: fetches wait for records, joins and syncs for other members.
 */
export type Purpose = 'fetch' | 'join' | 'group' | 'produce' | 'admin'

/** Purposes whose requests wait at the broker: each request under way has a connection to itself. */
const waiting: ReadonlySet<Purpose> = new Set(['fetch', 'join'])

/** The links of one client, by purpose and broker address. */
export class Links {
  readonly #settings: ConnectionSettings
  readonly #machine: Surroundings
  readonly #links = new Map<string, Link[]>()
  #closed = false

  constructor(settings: ConnectionSettings, machine: Surroundings) {
    this.#settings = settings
    this.#machine = machine
  }

  get closed(): boolean {
    return this.#closed
  }

  /** A link for the next request; for waiting purposes one that has none under way. */
  take(purpose: Purpose, address: BrokerAddress): Link {
    const key = `${purpose} ${addressText(address)}`
    const links = this.#links.get(key) ?? []
    this.#links.set(key, links)
    let link = waiting.has(purpose) ? links.find(l => l.idle) : links[0]
    if (link === undefined) {
      link = new Link(this.#settings, address, this.#machine)
      if (this.#closed) link.close()
      links.push(link)
    }
    return link
  }

  /** Whether a connection for this purpose stands. */
  connected(purpose: Purpose, address: BrokerAddress): boolean {
    return this.#links.get(`${purpose} ${addressText(address)}`)?.some(l => l.connected) === true
  }

  /** Connections that nobody uses go, those in use after their last answer; what is asked next opens new ones. */
  retire(): void {
    for (const links of this.#links.values()) for (const link of links) link.retire()
  }

  /** Forgets ways to other addresses than these: brokers come and go under new ones for as long as a client lives. */
  keep(addresses: readonly BrokerAddress[]): void {
    const kept = new Set(addresses.map(addressText))
    for (const [key, links] of this.#links) {
      if (kept.has(key.slice(key.indexOf(' ') + 1)) || !links.every(link => link.spare)) continue
      for (const link of links) link.close()
      this.#links.delete(key)
    }
  }

  close(): void {
    this.#closed = true
    for (const links of this.#links.values()) for (const link of links) link.close()
    this.#links.clear()
  }
}
