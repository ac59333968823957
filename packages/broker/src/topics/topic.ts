import type { ConfigStore, ConfigValues } from '../config/config-store.ts'
import { logConfigOf } from '../config/topic-values.ts'
import type { LogConfig } from '../log/log-config.ts'
import type { PartitionLog } from '../log/partition-log.ts'

export class Topic {
  readonly name: string
  /** As Kafka prints it: base64url, 22 characters. */
  readonly id: string
  /** By partition; grows. */
  readonly partitions: PartitionLog[] = []
  readonly #store: ConfigStore
  #configs: ConfigValues
  #logConfig: LogConfig
  #revision: number

  constructor(options: { name: string; id: string; configs: ConfigValues; store: ConfigStore }) {
    this.name = options.name
    this.id = options.id
    this.#store = options.store
    this.#configs = options.configs
    this.#logConfig = logConfigOf(options.store, options.configs)
    this.#revision = options.store.revision
  }

  /** What was set for this topic; everything else has the broker's default. */
  get configs(): ConfigValues {
    return this.#configs
  }

  /** Replaces all that was set for this topic, by values that have been checked. */
  configure(configs: ConfigValues): void {
    this.#configs = configs
    this.#revision = -1
  }

  /** Asked for at every append: derived anew only when something changed. */
  get logConfig(): LogConfig {
    if (this.#revision !== this.#store.revision) {
      this.#logConfig = logConfigOf(this.#store, this.#configs)
      this.#revision = this.#store.revision
    }
    return this.#logConfig
  }
}
