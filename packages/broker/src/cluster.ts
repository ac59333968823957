import type { Clock } from './clock.ts'
import type { ConfigStore } from './config/config-store.ts'
import type { FetchSessions } from './fetch-sessions/fetch-sessions.ts'
import type { Groups } from './groups/groups.ts'
import type { TopicCatalog } from './topics/topic-catalog.ts'
import type { Transactions } from './transactions/transactions.ts'

/** All state of the broker. No part of it knows of sockets. */
export interface Cluster {
  readonly clusterId: string
  readonly nodeId: number
  /** Where clients reach the broker: what metadata says. */
  readonly host: string
  readonly port: number
  readonly clock: Clock
  readonly configs: ConfigStore
  readonly topics: TopicCatalog
  /** Sessions belong to the broker, not to a connection. */
  readonly fetchSessions: FetchSessions
  readonly groups: Groups
  readonly transactions: Transactions
}
