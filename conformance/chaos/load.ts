import { setTimeout as sleep } from 'node:timers/promises'
import { produce, type Random, type RecordToProduce } from '../harness/index.ts'

/** What a good record's value says about how it is to be handled. */
export interface Order {
  readonly n: number
  /** `business` fails for good at once, `stubborn` at every attempt. */
  readonly kind: 'good' | 'business' | 'stubborn'
  /** Attempts that fail before one succeeds. */
  readonly fails: number
  /** Milliseconds that an asynchronous handler takes. */
  readonly takesMs: number
}

export const isDead = (value: Buffer | null): boolean =>
  value?.[0] !== 0x7b || !value.toString().endsWith('}') || (JSON.parse(value.toString()) as Order).kind !== 'good'

export const numberOf = (value: Buffer | null): number => Number(/\d+/.exec(String(value))?.[0] ?? -1)

const keys = 30
const batch = 40
const everyMs = 60

/** Writes good and bad records until it is told to finish. */
export class Load {
  /** Numbers of the records that the brokers acknowledged. */
  readonly acknowledged = new Set<number>()
  readonly #finish = new AbortController()
  readonly #written: Promise<void>
  /** Addresses, by node. */
  readonly #nodes: readonly string[]
  #brokers: string
  #batch: Promise<void> = Promise.resolve()
  #cancelled = false

  constructor(topic: string, partitions: number, random: Random, brokers: string) {
    this.#nodes = brokers.split(',')
    this.#brokers = brokers
    this.#written = this.#write(topic, partitions, random)
    this.#written.catch(() => {})
  }

  /** Asks this broker last, from the next batch on: it is going to be silent, and the harness waits long for the first one. */
  async avoid(node: number): Promise<void> {
    const last = this.#nodes[node] as string
    this.#brokers = [...this.#nodes.filter(address => address !== last), last].join(',')
    await this.#batch.catch(() => {})
  }

  /** No further record; what is under way may still be written. */
  cancel(): void {
    this.#finish.abort()
    this.#cancelled = true
  }

  /** Resolves when the last record is acknowledged. */
  async finish(): Promise<void> {
    this.#finish.abort()
    await this.#written
  }

  async #write(topic: string, partitions: number, random: Random): Promise<void> {
    let n = 0
    while (!this.#finish.signal.aborted) {
      const records = Array.from({ length: batch }, () => newRecord(n++, partitions, random))
      // Written twice is no harm: what counts is what lies in the log.
      for (let tries = 1; ; tries++) {
        try {
          this.#batch = produce(topic, records, { brokers: this.#brokers })
          await this.#batch
          break
        } catch (error) {
          if (tries === 5 || this.#cancelled) throw error
        }
      }
      for (const record of records) this.acknowledged.add(numberOf(record.value as Buffer))
      await sleep(everyMs)
    }
  }
}

function newRecord(n: number, partitions: number, random: Random): RecordToProduce & { value: Buffer } {
  const key = random.chance(0.1) ? null : `key-${random.between(1, keys)}`
  const partition = random.between(0, partitions - 1)
  const chance = random.next()
  const kind = chance < 0.03 ? 'business' : chance < 0.04 ? 'stubborn' : 'good'
  const order: Order = { n, kind, fails: random.chance(0.05) ? random.between(1, 2) : 0, takesMs: random.between(0, 4) }
  const whole = JSON.stringify(order)
  const value = Buffer.from(
    chance > 0.96 ? whole.slice(0, random.between(6 + String(n).length, whole.length - 1)) : whole
  )
  return { key, value, partition }
}
