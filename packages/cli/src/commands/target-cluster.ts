import { Cluster } from '@dead-letter/operator'
import { readConnection } from '../config/connection.ts'
import type { Settings } from '../config/settings.ts'

/** The cluster that `--target-brokers` names, with the TLS and SASL of the other; undefined where copies stay in that. */
export function openTargetCluster(given: Partial<Settings>): Cluster | undefined {
  const { targetBrokers } = given
  return targetBrokers === undefined
    ? undefined
    : Cluster.open({ ...readConnection(given), brokers: [...targetBrokers] })
}
