import { type ConnectionOptions, readConnectionOptions } from '../connection-options.ts'
import type { KafkaClient } from '../port.ts'
import { adminRequests } from './admin-requests.ts'
import { Cluster } from './cluster.ts'
import { groupRequests } from './group-requests.ts'
import { logRequests } from './log-requests.ts'
import { readMetadata } from './metadata.ts'
import { transactionRequests } from './transaction-requests.ts'

/**
 * A {@link KafkaClient} on `node:net`, `node:tls` and `@dead-letter/protocol`. Connects on the first request.
 * @throws DeadLetterError OPTION_*
 */
export function createClient(options: ConnectionOptions): KafkaClient {
  const cluster = new Cluster(readConnectionOptions(options))
  return {
    metadata: async (topics, nodeId) => readMetadata(await cluster.metadata(topics, nodeId)),
    ...logRequests(cluster),
    ...groupRequests(cluster),
    ...transactionRequests(cluster),
    ...adminRequests(cluster),
    close: async () => cluster.close()
  }
}
