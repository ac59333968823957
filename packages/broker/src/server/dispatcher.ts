import {
  contains,
  decode,
  encode,
  errorCodes,
  MalformedMessage,
  type RequestHeader,
  readRequestHeader,
  skipHeaderTags,
  versions,
  WireReader,
  WireWriter
} from '@dead-letter/protocol'
import { apiVersionsResponse } from '@dead-letter/protocol/messages/api-versions'
import type { Api, ClientConnection } from '../apis/api.ts'
import { servedVersions } from '../apis/api-versions.ts'
import type { Cluster } from '../cluster.ts'
import type { Control } from '../control/control.ts'
import { type LookUp, lookUpIn, noFault } from '../look-up.ts'

const apiVersionsKey = 18

/** What one decoded element of an array takes in memory, roughly. */
const elementBytes = 200

/** A connection that is told what its request takes beyond its bytes. */
export interface AnsweredConnection extends ClientConnection {
  /** @throws to refuse the request */
  weigh?(bytes: number): void
}

/** Turns a frame into the frame that answers it, null where there is no answer. */
export class Dispatcher {
  readonly #apis: ReadonlyMap<number, Api>
  readonly #cluster: Cluster
  readonly #control: Control
  readonly #lookUp: LookUp

  constructor(apis: Iterable<Api>, cluster: Cluster, control: Control) {
    this.#apis = new Map([...apis].map(api => [api.key, api]))
    this.#cluster = cluster
    this.#control = control
    this.#lookUp = lookUpIn(cluster, noFault)
  }

  /**
   * @throws MalformedMessage for bytes that are no request, an API or a version that is not served: the connection that
   * sent them is to be closed, as Kafka does.
   */
  async answer(frame: Buffer, connection: AnsweredConnection): Promise<readonly Buffer[] | null> {
    const reader = new WireReader(frame)
    const header = readRequestHeader(reader)
    const api = this.#apis.get(header.apiKey)
    if (api === undefined) throw new MalformedMessage(`API ${header.apiKey} is not served`)
    const { lowest, highest } = versions(api.request.versions)
    if (header.version < lowest || header.version > (api.latest ?? highest)) {
      if (header.apiKey === apiVersionsKey) return this.#oldestApiVersions(header)
      throw new MalformedMessage(`${api.name} version ${header.version} is not served`)
    }
    const flexible = contains(api.request.flexible, header.version)
    if (flexible) skipHeaderTags(reader)
    const request = decode(api.request, header.version, reader)
    connection.weigh?.(reader.elementCount * elementBytes)

    const arrival = { version: header.version, clientId: header.clientId, connection, cluster: this.#cluster }
    const met = this.#control.before(api, request, arrival)
    const intercepted = met instanceof Promise ? await met : met
    const { refuseWith, fault } = intercepted
    const context = { ...arrival, lookUp: fault === noFault ? this.#lookUp : lookUpIn(this.#cluster, fault) }
    const answer = refuseWith === 0 ? await api.handle(request, context) : api.refuse(refuseWith, request, context)
    await intercepted.after()
    if (answer === null) return null
    // ApiVersions is answered without tagged fields in its header, so that any client can read it.
    return frameOf(header, flexible && header.apiKey !== apiVersionsKey, writer =>
      encode(api.response, header.version, answer, writer)
    )
  }

  #oldestApiVersions(header: RequestHeader): readonly Buffer[] {
    const answer = {
      errorCode: errorCodes.UNSUPPORTED_VERSION,
      apiKeys: servedVersions(this.#apis.values()).filter(({ apiKey }) => apiKey === apiVersionsKey)
    }
    return frameOf(header, false, writer => encode(apiVersionsResponse, 0, answer, writer))
  }
}

function frameOf(header: RequestHeader, tags: boolean, body: (writer: WireWriter) => void): readonly Buffer[] {
  const writer = new WireWriter()
  writer.int32(header.correlationId)
  if (tags) writer.uvarint(0)
  body(writer)
  const length = Buffer.allocUnsafe(4)
  length.writeInt32BE(writer.length)
  return [length, ...writer.chunks()]
}
