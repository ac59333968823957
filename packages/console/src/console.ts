import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Cluster, ledgerNames, letterMask } from '@dead-letter/operator'
import { Access } from './access/access.ts'
import { EndedSessions } from './access/ended-sessions.ts'
import { IndexThread } from './indexer/index-thread.ts'
import { type ConsoleOptions, ConsoleOptionsError, checkOptions, defaults } from './options.ts'
import { IndexReader } from './query/index-reader.ts'
import { makeApp } from './server/app.ts'
import { hasFullText } from './store/full-text.ts'
import { Consumers } from './work/consumers.ts'
import { EventHub } from './work/event-hub.ts'
import { indexState } from './work/index-state.ts'
import { Operations } from './work/operations.ts'
import { OutcomeWatch } from './work/outcome-watch.ts'
import { Plans } from './work/plans.ts'

/** A console that answers. */
export interface RunningConsole {
  /** Where people see it. */
  readonly url: string
  readonly port: number
  /** Ends it in good order: what runs commits what is under way. A second call waits for the first. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

const operationEvents = 50

/**
 * Starts a console: its index on a thread of its own, and a web server.
 * @throws ConsoleOptionsError, UsersFileError, DeadLetterError OPTION_*; what listening throws
 */
export async function startConsole(options: ConsoleOptions): Promise<RunningConsole> {
  const { host = defaults.host, port = defaults.port, connection, dataDir } = options
  checkOptions(options)
  if (options.origin !== undefined && options.trustedProxies === undefined)
    options.onLog?.('behind a proxy all people are one address to limits: name the proxy with --trusted-proxies')
  if (!hasFullText())
    throw new ConsoleOptionsError(
      `the console needs a Node.js whose SQLite has full-text search (FTS5), such as 22.23 or 24.21; this is ${process.versions.node}`
    )
  const access = new Access(options)
  const mask = letterMask(options.mask ?? [])
  const cluster = Cluster.open(connection)
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'dead-letter-console-'))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const names = ledgerNames(options.ledger)
  const index = new IndexThread({
    ...{ file: join(folder, 'index.sqlite'), connection, names, mask: options.mask ?? [] },
    valueBytes: options.noValues ? 0 : (options.valueBytes ?? defaults.valueBytes),
    maxBytes: options.maxIndexBytes ?? defaults.maxIndexBytes,
    ...{ allTopics: options.allTopics ?? false, identity: [connection.brokers].flat().sort().join() }
  })
  const removeFolder = (): void => {
    if (dataDir === undefined) rmSync(folder, { recursive: true, force: true })
  }
  await index.start().catch(async error => {
    await cluster.close()
    removeFolder()
    throw error
  })
  const reader = new IndexReader(index.settings.file, reason => index.damaged(reason))
  const events = new EventHub(who => access.renewed(who, Date.now()))
  const ended = new EndedSessions(cluster, names, access.sessions, line => options.onLog?.(line))
  if (access.login !== 'none') ended.start()
  const operations = new Operations(cluster, names, events, async request => {
    await index.auditFresh()
    return reader.ask('auditSince', request)
  })
  const plans = new Plans(cluster, names, events, mask, options.signOff ?? false)
  const watch = new OutcomeWatch(
    cluster,
    names,
    mask,
    async id => (await reader.ask('operations', id)).find(fact => fact.id === id)?.failedAgain ?? 0,
    id => void tellOutcome(id).catch(() => {})
  )
  const consumers = new Consumers(options.consumers ?? [])
  const parts = {
    options,
    version: version(),
    cluster,
    clusterId: null,
    names,
    mask,
    index,
    reader,
    access,
    ended,
    events,
    operations,
    plans,
    watch,
    consumers
  }
  index.on('anew', () => reader.renew())
  index.on('progress', () => events.send({ event: 'index', data: indexState(index, null) }))
  index.on('letters', dlqs => events.send({ event: 'letters', data: { dlqs } }))
  index.on('decisions', failures => events.send({ event: 'decisions', data: { failures: [...failures] } }))
  index.on('operations', ids => {
    plans.heard(ids)
    // Entries are written by others too: one that cannot be told ends nothing.
    tellOperations(ids.slice(0, operationEvents)).catch(error => options.onLog?.(`operations: ${error}`))
  })
  const app = await makeApp(parts)
  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopping ??= end()
    return stopping
  }
  try {
    await app.listen({ host, port })
  } catch (error) {
    await stop()
    throw error
  }
  const address = app.server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : port
  const own = `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${bound}/`
  const url = options.origin ?? own
  access.provider?.start(`${url.replace(/\/$/, '')}/`)
  return { url, port: bound, stop, [Symbol.asyncDispose]: stop }

  async function tellOperations(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const facts = await reader.ask('operations', id).catch(() => [])
      for (const operation of operations.told(facts))
        events.send({ event: 'operation', data: operation }, operation.dlq)
    }
  }

  async function tellOutcome(id: string): Promise<void> {
    const operation = operations.known(id, await reader.ask('operations', id))
    if (operation !== null) events.send({ event: 'operation', data: operation }, operation.dlq)
  }

  async function end(): Promise<void> {
    watch.end()
    ended.end()
    access.provider?.end()
    await operations.end()
    events.end()
    await app.close()
    await reader.end()
    await index.end()
    await cluster.close()
    removeFolder()
  }
}

function version(): string {
  const path = new URL(import.meta.resolve('@dead-letter/console/package.json'))
  return (JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string }).version
}
