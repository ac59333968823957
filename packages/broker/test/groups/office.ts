import assert from 'node:assert/strict'
import { decode, encode, WireReader, WireWriter } from '@dead-letter/protocol'
import type { Api } from '../../src/apis/api.ts'
import type { Cluster } from '../../src/cluster.ts'
import { ConfigStore } from '../../src/config/config-store.ts'
import { FetchSessions } from '../../src/fetch-sessions/fetch-sessions.ts'
import { Groups } from '../../src/groups/groups.ts'
import { type FaultCode, lookUpIn, noFault } from '../../src/look-up.ts'
import { TopicCatalog } from '../../src/topics/topic-catalog.ts'
import { Transactions } from '../../src/transactions/transactions.ts'
import { FakeClock } from '../fake-clock.ts'

type Struct = Record<string, unknown>

/** The state of a broker without its sockets, with topic `orders` of two partitions. */
export class Office {
  readonly clock = new FakeClock()
  readonly cluster: Cluster
  fault: FaultCode = noFault

  constructor(given: Record<string, string | number> = {}) {
    const configs = new ConfigStore({ 'group.initial.rebalance.delay.ms': 0, ...given })
    const topics = new TopicCatalog(configs, this.clock)
    const groups = new Groups(configs, topics, this.clock)
    const transactions = new Transactions(configs, topics, groups, this.clock)
    const place = { clusterId: 'test', nodeId: 1, host: '127.0.0.1', port: 9092 }
    const fetchSessions = new FetchSessions()
    this.cluster = { ...place, clock: this.clock, configs, topics, fetchSessions, groups, transactions }
    topics.create('orders', { partitions: 2 })
  }

  /** The answer as a client of this version reads it: request and answer go through their wire form. */
  async ask(api: Api, version: number, draft: Struct): Promise<Struct> {
    const connection = { id: 1, clientHost: '/127.0.0.1', closed: new AbortController().signal }
    const request = throughWire(api.request, version, draft)
    const { cluster } = this
    const context = { version, clientId: 'client', connection, cluster, lookUp: lookUpIn(cluster, this.fault) }
    return throughWire(api.response, version, (await api.handle(request, context)) ?? {})
  }

  /** Asks and compares the fields that are named. */
  async expect(api: Api, version: number, draft: Struct, expected: Struct): Promise<void> {
    assert.partialDeepStrictEqual(await this.ask(api, version, draft), expected)
  }
}

function throughWire(message: Api['request'], version: number, draft: Struct): Struct {
  const writer = new WireWriter()
  encode(message, version, draft, writer)
  return decode(message, version, new WireReader(Buffer.concat(writer.chunks())))
}
