/**
 * One row of a configuration table: type, Kafka's default and what makes a value valid. The tables (topic-configs.ts,
 * broker-configs.ts, group-configs.ts) say the facts of Kafka 4.4; value.ts reads and checks values by them.
 */
export interface ConfigDefinition {
  readonly type: ConfigType
  /** In its canonical form; null where Kafka has none. */
  readonly default: string | null
  readonly min?: number
  readonly max?: number
  /** The allowed texts, or the allowed items of a list. */
  readonly oneOf?: readonly string[]
  readonly anyCase?: boolean
  /** An empty value is refused. */
  readonly filled?: boolean
  /** What is wrong with a value of the right type, or null. */
  readonly check?: (value: string) => string | null
  /** Not described unless it is set. */
  readonly internal?: boolean
  /** Of the broker: may be altered while it runs, for one broker only or also for the whole cluster (KIP-226). */
  readonly dynamic?: 'broker' | 'cluster'
  /** Altered only with the prefix of a listener. */
  readonly perListener?: boolean
  /** Of a topic: broker configurations that give its default, the first that is set wins. */
  readonly broker?: readonly BrokerSynonym[]
}

export type BrokerSynonym = string | { readonly name: string; readonly milliseconds: number }

export type ConfigType = 'boolean' | 'string' | 'int' | 'short' | 'long' | 'double' | 'list' | 'class' | 'password'
export type Definitions = Readonly<Record<string, ConfigDefinition>>

/** Ids of the types in DescribeConfigs (KIP-569). */
export const configTypeIds: Readonly<Record<ConfigType, number>> = {
  boolean: 1,
  string: 2,
  int: 3,
  short: 4,
  long: 5,
  double: 6,
  list: 7,
  class: 8,
  password: 9
}

type Details = Omit<ConfigDefinition, 'type' | 'default'>

const row =
  (type: ConfigType) =>
  (fallback: string | null, details: Details = {}): ConfigDefinition => ({ type, default: fallback, ...details })

export const flag = row('boolean')
export const text = row('string')
export const int = row('int')
export const short = row('short')
export const long = row('long')
export const double = row('double')
export const list = row('list')
export const className = row('class')
export const password = row('password')

export const minutes = (name: string): BrokerSynonym => ({ name, milliseconds: 60_000 })
export const hours = (name: string): BrokerSynonym => ({ name, milliseconds: 3_600_000 })

export function synonymName(synonym: BrokerSynonym): string {
  return typeof synonym === 'string' ? synonym : synonym.name
}

/** Own rows only: a name such as `constructor` is no configuration. */
export function definitionOf(definitions: Definitions, name: string): ConfigDefinition | undefined {
  return Object.hasOwn(definitions, name) ? definitions[name] : undefined
}
