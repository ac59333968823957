import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { apis } from '../../packages/kafka/src/client/wire/apis.ts'
import { FrameSplitter } from '../../packages/protocol/src/frame-splitter.ts'
import { readRequestHeader } from '../../packages/protocol/src/request-header.ts'
import { WireReader } from '../../packages/protocol/src/wire-reader.ts'
import { kafkaJars, type SecuredListeners, startOwnKafka } from '../kafka/index.ts'

/** A request of the Java client and the broker's answer, without their lengths. */
export interface Recorded {
  readonly api: string
  readonly version: number
  readonly request: Buffer
  readonly answer: Buffer
  /** By which the client came in on this connection, where there is one. */
  readonly mechanism: string | null
}

/** What the Java client and a broker say to each other, as it went over the wire. */
export async function recordTraffic(): Promise<readonly Recorded[]> {
  const recorded: Recorded[] = []
  let target = 0
  const recorder = createServer(client => record(client, connect(target, '127.0.0.1'), recorded))
  recorder.listen(0, '127.0.0.1')
  await once(recorder, 'listening')
  const { port } = recorder.address() as AddressInfo
  const kafka = await startOwnKafka({ advertisedPorts: [port], secured: true })
  try {
    target = kafka.proxiedPorts[0] as number
    await java('Traffic.java', `127.0.0.1:${port}`)
    const { sasl, plainUser } = kafka.secured as SecuredListeners
    target = Number(sasl.split(':')[1])
    await java('SaslTraffic.java', `127.0.0.1:${port}`, kafka.brokers, plainUser.username, plainUser.password)
  } finally {
    recorder.close()
    await kafka.stop()
  }
  return recorded
}

async function java(program: string, ...args: string[]): Promise<void> {
  const options = ['-XX:TieredStopAtLevel=1', '-Xmx256m', '-Dorg.slf4j.simpleLogger.defaultLogLevel=error']
  const classes = ['-cp', `${await kafkaJars()}/*`, join(import.meta.dirname, program)]
  const child = spawn('java', [...options, ...classes, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${program} ended with ${code}`)
}

/** Passes everything on, and notes each answer beside its request. */
function record(client: Socket, broker: Socket, recorded: Recorded[]): void {
  const names = new Map<number, string>(Object.values(apis).map(({ key, name }) => [key, name]))
  const waiting = new Map<number, Buffer>()
  let mechanism: string | null = null
  const requests = new FrameSplitter(1 << 24, 8)
  const answers = new FrameSplitter(1 << 24, 4)
  client.on('data', (chunk: Buffer) => {
    for (const frame of requests.push(chunk)) waiting.set(frame.readInt32BE(4), Buffer.from(frame))
  })
  broker.on('data', (chunk: Buffer) => {
    for (const frame of answers.push(chunk)) {
      const request = waiting.get(frame.readInt32BE(0))
      const api = request && names.get(request.readInt16BE(0))
      if (!api) continue
      if (api === 'SaslHandshake') mechanism = mechanismOf(request)
      recorded.push({ api, version: request.readInt16BE(2), request, answer: Buffer.from(frame), mechanism })
    }
  })
  for (const [from, to] of [
    [client, broker],
    [broker, client]
  ] as const) {
    from.pipe(to)
    from.on('error', () => to.destroy())
  }
}

function mechanismOf(handshake: Buffer): string {
  const reader = new WireReader(handshake)
  readRequestHeader(reader)
  return reader.string(reader.int16())
}
