import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { archivedClasses } from './class-archive.ts'
import { newDataFolder } from './data-folder.ts'
import { kafkaJars } from './jars.ts'
import { KafkaNode } from './kafka-node.ts'
import { freePorts } from './ports.ts'
import { untilReady } from './readiness.ts'
import { missingForKafka } from './requirements.ts'
import { newSecurity, type Security, writeSecurityFiles } from './security.ts'
import type { NodePorts } from './server-properties.ts'
import { judgeVersion, kafkaVersion } from './version.ts'

export interface KafkaOptions {
  /** Brokers, each a controller as well. With 3, topics have 3 replicas and min.insync.replicas 2. @default 1 */
  readonly nodes?: 1 | 3
  /** User names and passwords: adds a SASL_PLAINTEXT listener (PLAIN, see `saslBrokers`) and switches ACLs on. */
  readonly users?: Readonly<Record<string, string>>
  /** Adds a listener for each way to secure one (see `secured`) and switches ACLs on. Not together with `users`. */
  readonly secured?: boolean
  /**
   * Ports of 127.0.0.1, one for each node, where proxies of the test's own listen: adds a plain listener (see
   * `proxiedPorts`) on which a node says that it is to be found there.
   */
  readonly advertisedPorts?: readonly number[]
  /** `broker.rack` of each node. */
  readonly racks?: readonly string[]
  /** Lines for server.properties, before which the launcher's own give way. */
  readonly properties?: Readonly<Record<string, string>>
  /** Java heap of each node, in MiB. @default 512 for one node, 384 for each of three */
  readonly heapMb?: number
  /** @default 120000 */
  readonly timeoutMs?: number
}

/** Addresses of the listeners of a secured cluster, and who may come in. */
export interface SecuredListeners extends Security {
  /** SASL_PLAINTEXT: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 and OAUTHBEARER. */
  readonly sasl: string
  /** TLS that asks for no client certificate: everybody is User:ANONYMOUS there, who may do everything. */
  readonly tls: string
  /** TLS that insists on a client certificate. */
  readonly mutualTls: string
  /** SASL inside TLS: the same without SCRAM-SHA-256. */
  readonly saslTls: string
}

export interface Kafka {
  /** host:port, joined by commas, as `--brokers` takes them. */
  readonly brokers: string
  /** The listener for `users`; '' without them. */
  readonly saslBrokers: string
  /** The listeners of `secured: true`; `null` without it. */
  readonly secured: SecuredListeners | null
  /** Where the proxies of `advertisedPorts` have to connect to, for each node; empty without them. */
  readonly proxiedPorts: readonly number[]
  /** Files with the log of each node. */
  readonly logFiles: readonly string[]
  /** Process ids of the nodes that run. */
  readonly pids: readonly number[]
  /** Ends a node: at once, or as an operator would (SIGTERM: leadership is handed over first). Waits until it is gone. */
  kill(node: number, signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>
  /** Starts a killed node on its data and waits until it answers. */
  restart(node: number): Promise<void>
  /** SIGSTOP: connections stay open and nothing answers. */
  pause(node: number): void
  resume(node: number): void
  /** Ends all nodes and deletes their data. A second call waits for the first. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Starts real Kafka on free ports of 127.0.0.1, or, when KAFKA_BROKERS is set, uses that cluster: then nothing is
 * started or stopped, and nodes cannot be killed.
 */
export async function startKafka(options: KafkaOptions = {}): Promise<Kafka> {
  const given = process.env.KAFKA_BROKERS
  return given ? foreignCluster(given) : startOwnKafka(options)
}

/** As {@link startKafka}, whatever KAFKA_BROKERS says. */
export async function startOwnKafka(options: KafkaOptions = {}): Promise<Kafka> {
  const missing = missingForKafka()
  if (missing !== null) throw new Error(`Kafka cannot be started: ${missing}.`)
  const jars = await kafkaJars()
  // Older releases are started a few times in a run: an archive would cost as much as it saves.
  const javaOptions = kafkaVersion() === judgeVersion ? await archivedClasses(jars, first => once(jars, first)) : []
  // A port may be taken between the look and the use.
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(jars, javaOptions, options)
    } catch (error) {
      if (attempt === 3 || !String(error).includes('Address already in use')) throw error
    }
  }
}

/** A broker that starts and ends. */
async function once(jars: string, javaOptions: readonly string[]): Promise<void> {
  const kafka = await startOnce(jars, javaOptions, {})
  await kafka.kill(0, 'SIGTERM')
  await kafka.stop()
}

async function startOnce(jars: string, javaOptions: readonly string[], options: KafkaOptions): Promise<Kafka> {
  const count = options.nodes ?? 1
  const numbers = await freePorts(count * 7)
  const take = (): number => numbers.pop() as number
  const ports = Array.from(
    { length: count },
    (): NodePorts => ({
      client: take(),
      controller: take(),
      sasl: take(),
      tls: take(),
      mutualTls: take(),
      saslTls: take(),
      proxied: take()
    })
  )
  const folder = await newDataFolder()
  const security = options.secured ? newSecurity() : undefined
  const secured = security && { ...security, files: await writeSecurityFiles(join(folder, 'security'), security) }
  // An id that begins with a dash would be taken for an option by the tool that formats the folders.
  const clusterId = randomBytes(16).toString('base64url').replace(/^-/, 'A')
  const nodes = ports.map(
    (_, index) =>
      new KafkaNode({
        index,
        ports,
        jars,
        clusterId,
        javaOptions,
        folder: join(folder, `node-${index}`),
        heapMb: options.heapMb ?? (count === 1 ? 512 : 384),
        users: options.users,
        secured,
        advertisedPort: options.advertisedPorts?.[index],
        extra: { ...(options.racks && { 'broker.rack': options.racks[index] ?? '' }), ...options.properties }
      })
  )
  const timeoutMs = options.timeoutMs ?? 120_000
  const ready = (which: readonly number[]): Promise<void> =>
    untilReady(
      which.map(i => (ports[i] as NodePorts).client),
      which.length === count ? count : 1,
      Date.now() + timeoutMs,
      () => which.every(i => nodes[i]?.running)
    )
  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopping ??= Promise.all(nodes.map(node => node.end('SIGKILL'))).then(() =>
      rm(folder, { recursive: true, force: true, maxRetries: 3 })
    )
    return stopping
  }
  const node = (index: number): KafkaNode => {
    const found = nodes[index]
    if (found === undefined) throw new RangeError(`No node ${index}; there are ${count}, counted from 0.`)
    return found
  }
  try {
    await Promise.all(nodes.map(n => n.format()))
    await Promise.all(nodes.map(n => n.start()))
    await ready(nodes.map((_, i) => i))
  } catch (error) {
    const logs = await Promise.all(nodes.map(n => n.logTail()))
    await stop()
    throw new Error(`Kafka did not start: ${(error as Error).message}\n${logs.join('\n')}`, { cause: error })
  }
  const addresses = (of: keyof NodePorts): string => ports.map(p => `127.0.0.1:${p[of]}`).join(',')
  return {
    brokers: addresses('client'),
    saslBrokers: options.users === undefined ? '' : addresses('sasl'),
    secured: security
      ? {
          ...security,
          sasl: addresses('sasl'),
          tls: addresses('tls'),
          mutualTls: addresses('mutualTls'),
          saslTls: addresses('saslTls')
        }
      : null,
    proxiedPorts: options.advertisedPorts === undefined ? [] : ports.map(p => p.proxied),
    logFiles: nodes.map(n => n.logFile),
    get pids() {
      return nodes.flatMap(n => (n.running && n.pid !== undefined ? [n.pid] : []))
    },
    kill: (index, signal = 'SIGKILL') => node(index).end(signal),
    async restart(index) {
      await node(index).start()
      await ready([index])
    },
    pause: index => node(index).signal('SIGSTOP'),
    resume: index => node(index).signal('SIGCONT'),
    stop,
    [Symbol.asyncDispose]: stop
  }
}

function foreignCluster(brokers: string): Kafka {
  const refuse = (): never => {
    throw new Error('Nodes of the cluster that KAFKA_BROKERS names cannot be killed, paused or restarted from here.')
  }
  const nothing = async (): Promise<void> => {}
  return {
    brokers,
    saslBrokers: '',
    secured: null,
    proxiedPorts: [],
    logFiles: [],
    pids: [],
    kill: refuse,
    restart: refuse,
    pause: refuse,
    resume: refuse,
    stop: nothing,
    [Symbol.asyncDispose]: nothing
  }
}
