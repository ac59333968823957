import type { KafkaClient } from '../../client/port.ts'
import type { TopicCatalog } from '../../topics/topic-catalog.ts'
import type { Families } from './families.ts'

/** How soon a new family topic is seen: whoever sends back to a group waits for it. */
const everyMs = 5000
/** Topics that are asked for at a time. */
const mostAsked = 100

/**
 * Looks for family topics that are not there yet, or are smaller than their sources, more often than for all that is known: by a
 * request for their names alone, beside everything else. What it finds is for the catalog to take in.
 */
export class FamilyLook {
  readonly #client: Pick<KafkaClient, 'metadata'>
  readonly #catalog: Pick<TopicCatalog, 'topics' | 'topic' | 'refreshSoon'>
  readonly #families: Pick<Families, 'nameOf'>
  readonly #everyMs: number
  #timer: NodeJS.Timeout | undefined
  #asking = false
  /** Where in the list of those that are missing the next look begins. */
  #next = 0

  constructor(
    client: Pick<KafkaClient, 'metadata'>,
    catalog: Pick<TopicCatalog, 'topics' | 'topic' | 'refreshSoon'>,
    families: Pick<Families, 'nameOf'>,
    maxAgeMs: number
  ) {
    this.#client = client
    this.#catalog = catalog
    this.#families = families
    this.#everyMs = Math.min(everyMs, maxAgeMs)
  }

  start(): void {
    this.#timer = setInterval(() => {
      if (this.#asking) return
      this.#asking = true
      // Whether brokers answer is seen elsewhere.
      this.look()
        .catch(() => undefined)
        .finally(() => {
          this.#asking = false
        })
    }, this.#everyMs)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async look(): Promise<void> {
    const names = this.#missing()
    if (names.length === 0) return
    if (this.#next >= names.length) this.#next = 0
    const asked = names.slice(this.#next, this.#next + mostAsked)
    this.#next += mostAsked
    const { topics } = await this.#client.metadata(asked)
    if (asked.some(name => (topics.get(name)?.partitions.length ?? 0) > this.#size(name))) this.#catalog.refreshSoon()
  }

  #missing(): string[] {
    return this.#catalog.topics.flatMap(topic => {
      const name = this.#families.nameOf(topic)
      return name !== null && this.#size(name) < this.#size(topic) ? [name] : []
    })
  }

  #size(topic: string): number {
    return this.#catalog.topic(topic)?.partitions.length ?? 0
  }
}
