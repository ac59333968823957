import { contains, decode, encode, versions, WireReader, WireWriter } from '@dead-letter/protocol'
import type { Api, ClientConnection } from '../src/apis/api.ts'
import { apis } from '../src/apis/registry.ts'
import { closeState, openState } from '../src/broker-state.ts'
import type { Cluster } from '../src/cluster.ts'
import { Control } from '../src/control/control.ts'
import { type BrokerOptions, checkOptions } from '../src/options.ts'
import { Dispatcher } from '../src/server/dispatcher.ts'
import { createTopics } from '../src/topic-creation.ts'
import { FakeClock } from './fake-clock.ts'

/** A connection without a socket. */
export class FakeConnection implements ClientConnection {
  readonly id: number
  readonly clientHost = '/127.0.0.1'
  readonly #gone = new AbortController()

  constructor(id = 1) {
    this.id = id
  }
  get closed(): AbortSignal {
    return this.#gone.signal
  }
  close(): void {
    this.#gone.abort()
  }
}

/** Everything of a broker but its sockets, on a clock that the test moves. */
export function served(options: BrokerOptions = {}, list: readonly Api[] = apis) {
  const clock = new FakeClock()
  const checked = checkOptions(options)
  const state = openState(checked, clock)
  const cluster: Cluster = { ...state, clusterId: checked.clusterId, nodeId: 1, host: '127.0.0.1', port: 9092 }
  createTopics(cluster, checked.topics)
  const control = new Control(clock)
  const dropped: ((connection: ClientConnection) => boolean)[] = []
  control.attach({ cluster, apis: list, dropConnections: chosen => dropped.push(chosen) })
  const dispatcher = new Dispatcher(list, cluster, control)
  const connection = new FakeConnection()
  /** Asks by an API's name; `answer` is decoded. */
  const ask = async (name: string, request: object, { version = -1, clientId = 'test', on = connection } = {}) => {
    const api = apiNamed(name, list)
    const asked = version < 0 ? highest(api) : version
    const frame = await dispatcher.answer(frameOf(api, asked, request, clientId), on)
    return frame === null ? null : answerOf(api, asked, frame)
  }
  const close = (): void => {
    control.close()
    closeState(state)
  }
  return { clock, cluster, control, dispatcher, connection, dropped, ask, close }
}

export function apiNamed(name: string, list: readonly Api[] = apis): Api {
  const api = list.find(candidate => candidate.name === name)
  if (api === undefined) throw new Error(`there is no API ${name}`)
  return api
}

export const highest = (api: Api): number => api.latest ?? versions(api.request.versions).highest

/** A request without its length, as the dispatcher gets it. */
export function frameOf(api: Api, version: number, request: object, clientId: string | null = 'test'): Buffer {
  const writer = new WireWriter()
  writer.int16(api.key)
  writer.int16(version)
  writer.int32(7)
  const length = clientId === null ? -1 : Buffer.byteLength(clientId)
  writer.int16(length)
  if (clientId !== null && length > 0) writer.string(clientId, length)
  if (contains(api.request.flexible, version)) writer.uvarint(0)
  encode(api.request, version, request, writer)
  return Buffer.concat(writer.chunks())
}

/** The body of an answer, whose frame begins with its length. */
export function answerOf(api: Api, version: number, frame: readonly Buffer[]): Record<string, unknown> {
  const reader = new WireReader(Buffer.concat(frame))
  reader.skip(8)
  if (api.name !== 'ApiVersions' && contains(api.request.flexible, version)) reader.uvarint()
  return decode(api.response, version, reader) as Record<string, unknown>
}
