import { type ConnectionOptions, readConnectionOptions } from '../connection-options.ts'
import type { KafkaClient } from '../port.ts'
import { adminRequests } from './admin-requests.ts'
import { Cluster } from './cluster.ts'
import { groupRequests } from './group-requests.ts'
import type { Purpose } from './links.ts'
import { logRequests } from './log-requests.ts'
import { readMetadata } from './metadata.ts'
import { produceRequests } from './produce.ts'
import { transactionRequests } from './transaction-requests.ts'

/** What a client tells of itself. */
export interface ClientHooks {
  /** A request of this purpose waits, as the broker limits this client (KIP-219), for so many milliseconds. */
  readonly onQuiet?: (purpose: Purpose, ms: number) => void
}

/**
 * A {@link KafkaClient} on `node:net`, `node:tls` and `@dead-letter/protocol`. Connects on the first request.
 * @throws DeadLetterError OPTION_*
 */
export function createClient(options: ConnectionOptions, { onQuiet }: ClientHooks = {}): KafkaClient {
  const cluster = new Cluster(readConnectionOptions(options), { onQuiet })
  return {
    metadata: async (topics, nodeId) => readMetadata(await cluster.metadata(topics, nodeId)),
    ...logRequests(cluster),
    ...produceRequests(cluster),
    ...groupRequests(cluster),
    ...transactionRequests(cluster),
    ...adminRequests(cluster),
    close: async () => cluster.close()
  }
}
