import { type Duplex, duplexPair } from 'node:stream'
import {
  contains,
  decode,
  encode,
  FrameSplitter,
  type Message,
  readRequestHeader,
  skipHeaderTags,
  WireReader,
  WireWriter
} from '@dead-letter/protocol'
import { readConnectionOptions, type SocketTarget } from '../../../src/client/connection-options.ts'
import type { Api } from '../../../src/client/wire/api.ts'
import { apis } from '../../../src/client/wire/apis.ts'
import { Cluster } from '../../../src/client/wire/cluster.ts'
import type { Surroundings } from '../../../src/client/wire/surroundings.ts'

const byKey = new Map<number, Api>(Object.values(apis).map(api => [api.key, api as unknown as Api]))
const apiKeys = Object.values(apis).map(a => ({ apiKey: a.key, minVersion: a.lowest, maxVersion: a.highest }))

export interface Heard {
  readonly name: string
  readonly address: string
  /** Counts connections, from 1. */
  readonly connection: number
  readonly correlationId: number
  /** The machine's time. */
  readonly at: number
  /** What it says. */
  readonly asked: object
}

export interface FakeOptions {
  readonly brokers?: string
  /** What is answered to a request: fields, with `correlationId` to lie about it. */
  readonly answer?: (heard: Heard) => Readonly<Record<string, unknown>>
  /** Throws for an address that is not there. */
  readonly connect?: (target: SocketTarget) => void
  readonly random?: () => number
  readonly onQuiet?: (purpose: string, ms: number) => void
}

/** A client, on a machine whose time passes only when it sleeps, and peers that answer as they are told. */
export function fakePeers({ brokers = 'a:1', answer = () => ({}), connect, random = () => 0.5, onQuiet }: FakeOptions) {
  const heard: Heard[] = []
  const attempts: { readonly address: string; readonly at: number }[] = []
  const time = { now: 1_000_000, slept: [] as number[] }
  let connections = 0
  const around: Surroundings = {
    now: () => time.now,
    sleep: async ms => {
      time.slept.push(ms)
      time.now += ms
    },
    random,
    lookup: (() => {
      throw new Error('no name is looked up')
    }) as never
  }
  const socketFactory = (target: SocketTarget): Duplex => {
    const address = `${target.host}:${target.port}`
    attempts.push({ address, at: time.now })
    connect?.(target)
    const [ours, theirs] = duplexPair()
    const connection = ++connections
    const frames = new FrameSplitter(8 << 20, 8)
    theirs.on('error', () => {})
    theirs.on('data', (chunk: Buffer) => {
      for (const frame of frames.push(chunk)) respond(theirs, frame, address, connection)
    })
    return ours
  }
  const respond = (stream: Duplex, frame: Buffer, address: string, connection: number): void => {
    const reader = new WireReader(frame)
    const { apiKey, version, correlationId } = readRequestHeader(reader)
    const { name, request, response } = byKey.get(apiKey) as Api
    if (contains(request.flexible, version)) skipHeaderTags(reader)
    const asked = decode(request, version, reader)
    const one = { name, address, connection, correlationId, at: time.now, asked }
    heard.push(one)
    const { correlationId: said = correlationId, ...fields } = answer(one)
    const draft = name === 'ApiVersions' ? { apiKeys, ...fields } : fields
    stream.write(framed(response, version, said as number, draft, name !== 'ApiVersions'))
  }
  const cluster = new Cluster(readConnectionOptions({ brokers, socketFactory }), { around, onQuiet })
  return { cluster, heard, attempts, time }
}

function framed(message: Message, version: number, correlationId: number, draft: object, tagged: boolean): Buffer {
  const writer = new WireWriter()
  writer.int32(correlationId)
  if (tagged && contains(message.flexible, version)) writer.uvarint(0)
  encode(message, version, draft, writer)
  const length = Buffer.alloc(4)
  length.writeInt32BE(writer.length)
  return Buffer.concat([length, ...writer.chunks()])
}
