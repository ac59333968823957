import { nearest } from '../nearest.ts'
import { brokerDefinitions } from './broker-configs.ts'
import { definitionOf, synonymName } from './definition.ts'
import { refusalOf } from './refusal.ts'
import { topicDefinitions } from './topic-configs.ts'
import { canonicalValue } from './value.ts'

/** A configuration that Broker.start({ configs }) was given and that Kafka would not start with. */
export class InvalidBrokerConfig extends TypeError {
  override readonly name = 'InvalidBrokerConfig'
  readonly code = 'INVALID_BROKER_CONFIG'
  readonly config: string

  constructor(config: string, message: string) {
    super(message)
    this.config = config
  }
}

/** What the broker has options of its own for, or does not do: a value that changed nothing would be shown to clients. */
const ownOptions: Readonly<Record<string, string>> = {
  'node.id': "set 'nodeId'",
  'broker.id': "set 'nodeId'",
  'process.roles': 'there is one node, which is everything',
  listeners: "set 'host' and 'port'",
  'advertised.listeners': "set 'advertisedHost'"
}

/** @throws InvalidBrokerConfig for a name that Kafka 4.4 does not have or that is settled otherwise, or a value that it refuses. */
export function checkedConfigs(given: Readonly<Record<string, string | number | boolean>>): Map<string, string> {
  const configs = new Map<string, string>()
  for (const [name, value] of Object.entries(given)) {
    const settledBy = Object.hasOwn(ownOptions, name) ? ownOptions[name] : undefined
    if (settledBy !== undefined) throw new InvalidBrokerConfig(name, `${name} is not taken here: ${settledBy}`)
    const definition = definitionOf(brokerDefinitions, name)
    if (definition === undefined) throw new InvalidBrokerConfig(name, unknown(name))
    const refusal = refusalOf(() => canonicalValue(name, definition, String(value)))
    if (refusal !== null) throw new InvalidBrokerConfig(name, refusal.message)
    configs.set(name, String(value))
  }
  return configs
}

function unknown(name: string): string {
  const [synonym] = definitionOf(topicDefinitions, name)?.broker ?? []
  if (synonym !== undefined) return `${name} configures a topic; the broker's is ${synonymName(synonym)}`
  const meant = nearest(name, Object.keys(brokerDefinitions))
  return `unknown broker configuration ${name}${meant === undefined ? '' : `, did you mean ${meant}?`}`
}
