import type { Clock } from './clock.ts'
import { ConfigStore } from './config/config-store.ts'
import { BrokerError, reasonOf } from './errors.ts'
import { FetchSessions } from './fetch-sessions/fetch-sessions.ts'
import { Groups } from './groups/groups.ts'
import { type CheckedOptions, configDefaults } from './options.ts'
import { TopicCatalog } from './topics/topic-catalog.ts'
import { Transactions } from './transactions/transactions.ts'

/** What the broker remembers: all of it in memory. */
export interface BrokerState {
  readonly clock: Clock
  readonly configs: ConfigStore
  readonly topics: TopicCatalog
  readonly fetchSessions: FetchSessions
  readonly groups: Groups
  readonly transactions: Transactions
}

/** @throws BrokerError CONFIG_INVALID */
export function openState({ configs: given }: CheckedOptions, clock: Clock): BrokerState {
  const configs = configStore(given)
  const topics = new TopicCatalog(configs, clock)
  const groups = new Groups(configs, topics, clock)
  const transactions = new Transactions(configs, topics, groups, clock)
  return { clock, configs, topics, fetchSessions: new FetchSessions(), groups, transactions }
}

export function closeState({ topics, groups, transactions }: BrokerState): void {
  transactions.close()
  groups.close()
  topics.close()
}

function configStore(given: CheckedOptions['configs']): ConfigStore {
  const ours = Object.entries(configDefaults).map(([name, { value }]) => [name, value] as const)
  try {
    return new ConfigStore({ ...Object.fromEntries(ours), ...given })
  } catch (error) {
    throw new BrokerError('CONFIG_INVALID', { reason: reasonOf(error) }, error)
  }
}
