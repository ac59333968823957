import type { Cluster } from '../cluster.ts'
import type { ConfigValues } from './config-store.ts'

/** What a file server.properties would say of this broker: what it was started with, and what follows from that. */
export function givenValues({ configs, nodeId, host, port }: Cluster): ConfigValues {
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
