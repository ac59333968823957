import type { LogConfig } from '../log/log-config.ts'
import type { PartitionLog } from '../log/partition-log.ts'

export class Topic {
  readonly name: string
  /** As Kafka prints it: base64url, 22 characters. */
  readonly id: string
  /** By partition; grows. */
  readonly partitions: PartitionLog[] = []
  /** What was set for this topic; everything else has the broker's default. */
  readonly configs: Map<string, string>
  readonly #logConfig: (configs: ReadonlyMap<string, string>) => LogConfig

  constructor(options: {
    name: string
    id: string
    configs: ReadonlyMap<string, string>
    logConfig: (configs: ReadonlyMap<string, string>) => LogConfig
  }) {
    this.name = options.name
    this.id = options.id
    this.configs = new Map(options.configs)
    this.#logConfig = options.logConfig
  }

  get logConfig(): LogConfig {
    return this.#logConfig(this.configs)
  }
}
