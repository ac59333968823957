import { decode, encode, WireReader, WireWriter } from '@dead-letter/protocol'
import type { Api } from '../../src/apis/api.ts'
import { ConfigStore } from '../../src/config/config-store.ts'
import { FetchSessions } from '../../src/fetch-sessions/fetch-sessions.ts'
import { Groups } from '../../src/groups/groups.ts'
import { type FaultCode, lookUpIn, noFault } from '../../src/look-up.ts'
import { TopicCatalog } from '../../src/topics/topic-catalog.ts'
import { Transactions } from '../../src/transactions/transactions.ts'
import { FakeClock } from '../fake-clock.ts'

/** A cluster without sockets, with topic `a` of two partitions; requests and answers go through their wire form. */
export function requests(given: Readonly<Record<string, string | number | boolean>> = {}) {
  const clock = new FakeClock()
  const configs = new ConfigStore(given)
  const topics = new TopicCatalog(configs, clock)
  const groups = new Groups(configs, topics, clock)
  const transactions = new Transactions(configs, topics, groups, clock)
  topics.create('a', { partitions: 2 })
  const place = { clusterId: 'c', nodeId: 1, host: '127.0.0.1', port: 9092 }
  const cluster = { ...place, clock, configs, topics, fetchSessions: new FetchSessions(), groups, transactions }
  const connection = { id: 1, clientHost: '/127.0.0.1', closed: new AbortController().signal }

  async function send(api: Api, version: number, draft: object, fault: FaultCode = noFault) {
    const request = throughWire(api.request, version, draft)
    const lookUp = lookUpIn(cluster, fault)
    const answer = await api.handle(request, { version, clientId: null, connection, cluster, lookUp })
    return throughWire(api.response, version, answer ?? {})
  }
  return { clock, topics, groups, transactions, send }
}

function throughWire(message: Api['request'], version: number, draft: object): Record<string, unknown> {
  const writer = new WireWriter()
  encode(message, version, draft, writer)
  return decode(message, version, new WireReader(Buffer.concat(writer.chunks())))
}
