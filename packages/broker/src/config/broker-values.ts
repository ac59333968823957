import { errorCodes } from '@dead-letter/protocol'
import { brokerDefinitions, quotaDefinitions } from './broker-configs.ts'
import type { ConfigStore, ConfigValues } from './config-store.ts'
import { type ConfigDefinition, definitionOf } from './definition.ts'
import { Refusal } from './refusal.ts'
import { canonicalValue } from './value.ts'

const perListener = /^listener\.name\.[^.]+\.(?:[^.]+\.)*?/

/** Pools that may be doubled or halved at a time. */
const threadPools = [
  'background.threads',
  'num.io.threads',
  'num.network.threads',
  'num.recovery.threads.per.data.dir',
  'num.replica.fetchers'
]

const listenerLists: ReadonlySet<string> = new Set(['listeners', 'advertised.listeners'])
const endpoints = /^\s*[\w-]+:\/\/[^,]*:-?\d+\s*(?:,\s*[\w-]+:\/\/[^,]*:-?\d+\s*)*$/

/** The row of a broker configuration, also of one that is set for a listener only. */
export function brokerDefinition(name: string): ConfigDefinition | undefined {
  const own = definitionOf(brokerDefinitions, name) ?? definitionOf(quotaDefinitions, name)
  if (own !== undefined || !perListener.test(name)) return own
  // No name of ours has more parts: what comes before them is the listener's.
  const rest = name.split('.').slice(3).slice(-16)
  for (; rest.length > 0; rest.shift()) {
    const base = definitionOf(brokerDefinitions, rest.join('.'))
    if (base !== undefined) return { ...base, dynamic: base.dynamic ?? 'broker', perListener: false }
  }
  return undefined
}

/**
 * Checks dynamic values of this broker or of the whole cluster, all together (KIP-226). A name that the broker does not
 * know passes: plugins have configurations of their own.
 * @throws Refusal INVALID_REQUEST, which Kafka answers even for a wrong value (KAFKA-13609).
 */
export function checkBrokerValues(configs: ConfigStore, values: ConfigValues, scope: 'broker' | 'cluster'): void {
  const known = [...values].map(([name, value]) => ({ name, value, definition: brokerDefinition(name) }))
  for (const { name, definition } of known)
    if (definition !== undefined && definition.dynamic === undefined) throw refused(`${name} is not dynamic`)
  for (const { name, definition } of known)
    if (definition?.perListener === true) throw refused(`${name} is altered per listener only: listener.name.…`)
  for (const { name, value, definition } of known) {
    if (listenerLists.has(name) && !endpoints.test(value)) throw refused(`${name} is no list of NAME://host:port`)
    if (definition === undefined) continue
    try {
      canonicalValue(name, definition, value)
    } catch (error) {
      throw error instanceof Refusal ? refused(error.message) : error
    }
  }
  if (scope === 'cluster')
    for (const { name, definition } of known)
      if (definition?.dynamic === 'broker') throw refused(`${name} is altered per broker only`)

  for (const name of threadPools) {
    const value = values.get(name)
    if (value !== undefined) checkThreads(name, configs.number(name), Number(value))
  }
}

function checkThreads(name: string, before: number, after: number): void {
  if (after === before) return
  if (after < Math.floor(before / 2) || after > before * 2)
    throw refused(`${name} is ${before}: it can be halved or doubled at a time`)
}

function refused(message: string): Refusal {
  return new Refusal(errorCodes.INVALID_REQUEST, message)
}
