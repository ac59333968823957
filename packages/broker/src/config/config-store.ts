import { brokerDefinitions } from './broker-configs.ts'
import { definitionOf } from './definition.ts'
import { checkedConfigs } from './given-configs.ts'
import { groupDefinitions } from './group-configs.ts'
import { canonicalValue } from './value.ts'

/** What was set, by name, as it was written. */
export type ConfigValues = ReadonlyMap<string, string>

/**
 * The configuration of the broker and of groups. The broker's values come, from weak to strong, from Kafka's defaults, from
 * Broker.start({ configs }), from dynamic values of the whole cluster and from dynamic values of this broker (KIP-226).
 * Topics keep their own (topics/topic.ts); topic-values.ts derives their defaults from here.
 */
export class ConfigStore {
  /** Of Broker.start. */
  readonly given: ConfigValues
  #cluster: ConfigValues = new Map()
  #broker: ConfigValues = new Map()
  readonly #groups = new Map<string, ConfigValues>()
  readonly #effective = new Map<string, string | null>()
  #revision = 0

  /** @throws InvalidBrokerConfig for a name that Kafka does not have, or a value that it refuses. */
  constructor(given: Readonly<Record<string, string | number | boolean>>) {
    this.given = checkedConfigs(given)
    // A new cluster with eligible leader replicas, which 4.1 made the default, starts with this one set (KIP-966).
    this.#cluster = new Map([['min.insync.replicas', this.text('min.insync.replicas')]])
    this.#effective.clear()
  }

  /** Dynamic values of the whole cluster. */
  get ofCluster(): ConfigValues {
    return this.#cluster
  }
  /** Dynamic values of this broker. */
  get ofBroker(): ConfigValues {
    return this.#broker
  }
  ofGroup(groupId: string): ConfigValues {
    return this.#groups.get(groupId) ?? new Map()
  }
  /** Rises with every change of dynamic values: what is derived from them is to be derived anew. */
  get revision(): number {
    return this.#revision
  }

  /** Effective broker value, in canonical form; empty where Kafka has none. */
  text(name: string): string {
    return this.value(name) ?? ''
  }
  /** NaN where Kafka has no value. */
  number(name: string): number {
    const value = this.value(name)
    return value === null ? Number.NaN : Number(value)
  }
  flag(name: string): boolean {
    return this.value(name) === 'true'
  }
  /** Effective broker value, in canonical form; null where Kafka has none. */
  value(name: string): string | null {
    const known = this.#effective.get(name)
    if (known !== undefined) return known
    const definition = definitionOf(brokerDefinitions, name)
    if (definition === undefined) throw new TypeError(`there is no broker configuration ${name}`)
    const set = this.#broker.get(name) ?? this.#cluster.get(name) ?? this.given.get(name)
    const value = set === undefined ? definition.default : canonicalValue(name, definition, set)
    this.#effective.set(name, value)
    return value
  }

  /** Effective value for one group, e.g. `consumer.session.timeout.ms`. */
  groupText(groupId: string, name: string): string {
    const definition = definitionOf(groupDefinitions, name)
    if (definition === undefined) throw new TypeError(`there is no group configuration ${name}`)
    const set = this.ofGroup(groupId).get(name)
    if (set !== undefined) return canonicalValue(name, definition, set)
    const ofBroker = `group.${name}`
    return (Object.hasOwn(brokerDefinitions, ofBroker) ? this.value(ofBroker) : definition.default) ?? ''
  }
  groupNumber(groupId: string, name: string): number {
    return Number(this.groupText(groupId, name))
  }

  /** Replaces all dynamic values of this broker or of the whole cluster, which have been checked. */
  setBroker(values: ConfigValues, scope: 'broker' | 'cluster'): void {
    if (scope === 'broker') this.#broker = values
    else this.#cluster = values
    this.#changed()
  }

  /** Replaces all values of a group, which have been checked. */
  setGroup(groupId: string, values: ConfigValues): void {
    if (values.size === 0) this.#groups.delete(groupId)
    else this.#groups.set(groupId, values)
    this.#changed()
  }

  #changed(): void {
    this.#revision++
    this.#effective.clear()
  }
}
