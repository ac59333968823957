import {
  type ConnectionOptions,
  createClient,
  type KafkaClient,
  readConnectionOptions
} from '@dead-letter/kafka/internal'

/** One cluster, and the connections to it: what every function of the operator works on. */
export class Cluster {
  readonly client: KafkaClient

  constructor(client: KafkaClient) {
    this.client = client
  }

  /** @throws DeadLetterError OPTION_* */
  static open(options: ConnectionOptions): Cluster {
    return new Cluster(createClient(readConnectionOptions(options)))
  }

  /** Closes every connection; what is under way fails. */
  close(): Promise<void> {
    return this.client.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
