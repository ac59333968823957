import type { ConfigStore, ConfigValues } from './config-store.ts'

/** Who the broker is, as its configs say it. */
export interface GivenBroker {
  readonly configs: Pick<ConfigStore, 'given'>
  readonly nodeId: number
  readonly host: string
  readonly port: number
}

/** What a file server.properties would say of this broker: what it was started with, and what follows from that. */
export function givenValues({ configs, nodeId, host, port }: GivenBroker): ConfigValues {
  const listener = `PLAINTEXT://${host.includes(':') ? `[${host}]` : host}:${port}`
  return new Map([
    ['process.roles', 'broker,controller'],
    ['node.id', String(nodeId)],
    ['broker.id', String(nodeId)],
    ['listeners', listener],
    ['advertised.listeners', listener],
    ...configs.given
  ])
}
