import type { Cluster, LedgerNames, LetterMask } from '@dead-letter/operator'
import type { Access } from '../access/access.ts'
import type { EndedSessions } from '../access/ended-sessions.ts'
import type { IndexThread } from '../indexer/index-thread.ts'
import type { ConsoleOptions } from '../options.ts'
import type { IndexReader } from '../query/index-reader.ts'
import type { Consumers } from './consumers.ts'
import type { EventHub } from './event-hub.ts'
import type { Operations } from './operations.ts'
import type { OutcomeWatch } from './outcome-watch.ts'
import type { Plans } from './plans.ts'

/** What the routes work with. */
export interface Parts {
  readonly options: ConsoleOptions
  readonly version: string
  readonly cluster: Cluster
  readonly clusterId: string | null
  readonly names: LedgerNames
  readonly mask: LetterMask
  readonly index: IndexThread
  readonly reader: IndexReader
  readonly access: Access
  readonly ended: EndedSessions
  readonly events: EventHub
  readonly operations: Operations
  readonly plans: Plans
  readonly watch: OutcomeWatch
  readonly consumers: Consumers
}
