import { type Security, type SecurityFiles, securityProperties } from './security.ts'
import { suiteConfigs } from './suite-configs.ts'

export interface NodePorts {
  readonly client: number
  readonly controller: number
  readonly sasl: number
  readonly tls: number
  readonly mutualTls: number
  readonly saslTls: number
  readonly proxied: number
}

export interface ServerSettings {
  readonly index: number
  /** Of every node of the cluster, in order. */
  readonly ports: readonly NodePorts[]
  readonly dataFolder: string
  /** User names and passwords: adds a SASL_PLAINTEXT listener and switches ACLs on. */
  readonly users: Readonly<Record<string, string>> | undefined
  /** Adds a listener for each way to secure one, and switches ACLs on. */
  readonly secured: (Security & { readonly files: SecurityFiles }) | undefined
  /** Adds a plain listener on which the node names itself by this port. */
  readonly advertisedPort: number | undefined
  readonly extra: Readonly<Record<string, string>>
}

/** The server.properties of one node, broker and controller in one. Node ids start at 1. */
export function serverProperties(settings: ServerSettings): string {
  const { index, ports, users, secured, advertisedPort } = settings
  const own = ports[index] as NodePorts
  const copies = String(ports.length)
  const inSync = ports.length >= 3 ? '2' : '1'
  const offered = [
    ...(users === undefined && secured === undefined ? [] : [`SASL://127.0.0.1:${own.sasl}`]),
    ...(secured === undefined
      ? []
      : [`TLS://127.0.0.1:${own.tls}`, `MTLS://127.0.0.1:${own.mutualTls}`, `SASLTLS://127.0.0.1:${own.saslTls}`])
  ]
  const others = offered.map(listener => `,${listener}`).join('')
  const proxied = (port: number | undefined): string =>
    advertisedPort === undefined ? '' : `,PROXIED://127.0.0.1:${port}`
  const properties: Record<string, string> = {
    'process.roles': 'broker,controller',
    'node.id': String(index + 1),
    'controller.quorum.voters': ports.map((p, i) => `${i + 1}@127.0.0.1:${p.controller}`).join(','),
    listeners: `CLIENT://127.0.0.1:${own.client},CONTROLLER://127.0.0.1:${own.controller}${others}${proxied(own.proxied)}`,
    'advertised.listeners': `CLIENT://127.0.0.1:${own.client}${others}${proxied(advertisedPort)}`,
    'listener.security.protocol.map':
      'CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT,PROXIED:PLAINTEXT,SASL:SASL_PLAINTEXT,TLS:SSL,MTLS:SSL,SASLTLS:SASL_SSL',
    'inter.broker.listener.name': 'CLIENT',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': settings.dataFolder,

    ...suiteConfigs,
    'default.replication.factor': copies,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': copies,
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': inSync,
    'transaction.state.log.num.partitions': '4',
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': inSync,
    'share.coordinator.state.topic.num.partitions': '2',

    // Tests wait for it.
    'log.segment.delete.delay.ms': '1000',
    // A node that was killed is fenced, and its partitions led by others, after this; a node that was killed and started
    // again is taken in only then. 9 s by default.
    'broker.session.timeout.ms': ports.length === 1 ? '2000' : '3000',
    'broker.heartbeat.interval.ms': '500',
    // Many brokers on a small machine: the cleaner alone takes 128 MiB of heap by default.
    'log.cleaner.dedupe.buffer.size': '4194304',
    'num.network.threads': '2',
    'num.io.threads': '4',
    'num.recovery.threads.per.data.dir': '2'
  }
  if (users !== undefined) {
    const entries = Object.entries(users).map(([user, password]) => `user_${user}="${password}"`)
    properties['sasl.enabled.mechanisms'] = 'PLAIN'
    properties['listener.name.sasl.plain.sasl.jaas.config'] =
      `org.apache.kafka.common.security.plain.PlainLoginModule required ${entries.join(' ')};`
  }
  if (secured !== undefined) Object.assign(properties, securityProperties(secured, secured.files))
  if (users !== undefined || secured !== undefined) {
    properties['authorizer.class.name'] = 'org.apache.kafka.metadata.authorizer.StandardAuthorizer'
    // Whoever comes by the plain listener: the tests' own admin client, and the brokers themselves.
    properties['super.users'] = 'User:ANONYMOUS'
  }
  const lines = Object.entries({ ...properties, ...settings.extra }).map(([name, value]) => `${name}=${value}`)
  return `${lines.join('\n')}\n`
}
