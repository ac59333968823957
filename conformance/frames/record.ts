import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { apis } from '../../packages/kafka/src/client/wire/apis.ts'
import { FrameSplitter } from '../../packages/protocol/src/frame-splitter.ts'
import { kafkaJars, startOwnKafka } from '../kafka/index.ts'

/** A request of the Java client and the broker's answer, without their lengths. */
export interface Recorded {
  readonly api: string
  readonly version: number
  readonly request: Buffer
  readonly answer: Buffer
}

/** What the Java client (Traffic.java) and a broker say to each other, as it went over the wire. */
export async function recordTraffic(): Promise<readonly Recorded[]> {
  const recorded: Recorded[] = []
  let target = 0
  const recorder = createServer(client => record(client, connect(target, '127.0.0.1'), recorded))
  recorder.listen(0, '127.0.0.1')
  await once(recorder, 'listening')
  const { port } = recorder.address() as AddressInfo
  const kafka = await startOwnKafka({ advertisedPorts: [port] })
  try {
    target = kafka.proxiedPorts[0] as number
    const options = ['-XX:TieredStopAtLevel=1', '-Xmx256m', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn']
    const classes = ['-cp', `${await kafkaJars()}/*`, join(import.meta.dirname, 'Traffic.java')]
    const java = spawn('java', [...options, ...classes, `127.0.0.1:${port}`], {
      stdio: ['ignore', 'ignore', 'inherit']
    })
    const [code] = await once(java, 'exit')
    if (code !== 0) throw new Error(`Traffic.java ended with ${code}`)
  } finally {
    recorder.close()
    await kafka.stop()
  }
  return recorded
}

/** Passes everything on, and notes each answer beside its request. */
function record(client: Socket, broker: Socket, recorded: Recorded[]): void {
  const names = new Map<number, string>(Object.values(apis).map(({ key, name }) => [key, name]))
  const waiting = new Map<number, Buffer>()
  const requests = new FrameSplitter(1 << 24, 8)
  const answers = new FrameSplitter(1 << 24, 4)
  client.on('data', (chunk: Buffer) => {
    for (const frame of requests.push(chunk)) waiting.set(frame.readInt32BE(4), Buffer.from(frame))
  })
  broker.on('data', (chunk: Buffer) => {
    for (const frame of answers.push(chunk)) {
      const request = waiting.get(frame.readInt32BE(0))
      const api = request && names.get(request.readInt16BE(0))
      if (api) recorded.push({ api, version: request.readInt16BE(2), request, answer: Buffer.from(frame) })
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
