import { DeadLetterConsumer, DeadLetterError, type Handler, type SourceRecord } from '@dead-letter/kafka'
import { isLoopback } from '../config/address-readers.ts'
import { type Connection, readConnection } from '../config/connection.ts'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import { explain } from '../explain.ts'
import { chooseHandling } from '../handlers/choose.ts'
import type { Handling } from '../handlers/handling.ts'
import type { Io } from '../io.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { startProgress } from '../output/progress.ts'
import { recordPrinter } from '../output/record.ts'
import { eventToJson, tellEvents, tellWarning } from '../output/run-events.ts'
import { showSummary, summarize } from '../output/summary.ts'
import type { Terminal } from '../output/terminal.ts'
import type { Served } from '../serve/serve.ts'
import { stopOnSignals } from '../signals.ts'
import { UsageError } from '../usage-error.ts'
import { consumerOptions } from './consumer-options.ts'

/** Consumes, checks, hands on, dead-letters. */
export async function run(given: Partial<Settings>, io: Io): Promise<number> {
  const connection = readConnection(given)
  const options = consumerOptions(given, connection)
  refuseIdleRun(given)
  const consumer = new DeadLetterConsumer(options)
  const served = await startServing(consumer, given, io)
  try {
    return await consume(consumer, given, connection, io)
  } finally {
    // Last: probes see that it stops, until it has.
    await served?.close()
  }
}

/** Before anything is begun: an address that cannot be had costs nothing. */
async function startServing(
  consumer: DeadLetterConsumer,
  { serve: address, json }: Partial<Settings>,
  { terminal }: Io
): Promise<Served | undefined> {
  if (address === undefined) return undefined
  // Loaded on use: it has prom-client with it.
  const { serve } = await import('../serve/serve.ts')
  const served = await serve(consumer, address)
  if (json) terminal.print(toJsonLine(eventToJson('serving', { url: served.url })))
  else {
    terminal.note(`serving ${served.url}/metrics, /livez and /readyz`)
    if (!isLoopback(address.host))
      terminal.note('whoever reaches that address can read names of topics and of the group: there is no login')
  }
  await terminal.flush()
  return served
}

async function consume(
  consumer: DeadLetterConsumer,
  given: Partial<Settings>,
  connection: Connection,
  { terminal }: Io
): Promise<number> {
  const json = given.json === true
  const handling = await chooseHandling(given, connection, (line, facts) =>
    json ? terminal.print(toJsonLine(eventToJson('program-ended', facts))) : terminal.note(escapeText(line))
  )
  tellEvents(consumer, terminal, json)
  let unmatched = false
  consumer.on('warning', ({ error }) => {
    unmatched ||= error.code === 'SOURCE_EXPRESSION_UNMATCHED'
  })
  tellStart(given, handling, terminal)
  for (const warning of handling.warnings ?? []) tellWarning(warning, terminal, json)

  const releaseSignals = stopOnSignals(consumer, terminal)
  terminal.broken.addEventListener('abort', () => void consumer.stop(), { once: true })
  const stopProgress = json ? () => {} : startProgress(consumer, terminal)
  const startedAt = performance.now()
  let failure: unknown
  try {
    await consumer.run(given.print ? printing(handling.handle, recordPrinter(terminal, given)) : handling.handle, {
      untilIdle: given.untilIdle === true,
      ...(given.idleTimeout === undefined ? {} : { idleTimeoutMs: given.idleTimeout }),
      ...(given.max === undefined ? {} : { maxRecords: given.max }),
      ...(given.maxDead === undefined ? {} : { maxDeadLetters: given.maxDead })
    })
  } catch (error) {
    // A stop that came before the start was through is a stop
    if (!(DeadLetterError.is(error) && error.code === 'CONSUMER_STOPPED')) failure = error
  } finally {
    stopProgress()
    await handling.close()
    releaseSignals()
  }
  const told = failure === undefined ? undefined : explain(failure)
  const code = told?.code ?? (given.untilIdle && unmatched ? exitCodes.unmatched : exitCodes.done)
  const summary = summarize(consumer.metrics(), performance.now() - startedAt)
  if (json) {
    if (failure !== undefined) terminal.print(toJsonLine(eventToJson('error', { error: failure })))
    terminal.print(toJsonLine(eventToJson('summary', { ...summary, exitCode: code })))
  } else {
    if (told !== undefined) terminal.note(`dead-letter: ${told.line}`)
    if (code === exitCodes.refused) return code // nothing was begun
    // With --print, stdout holds records and nothing else
    for (const line of showSummary(summary)) given.print ? terminal.note(line) : terminal.print(line)
  }
  return code
}

/** Without a check, a handler or an output there is nothing that a run could be for. */
function refuseIdleRun({ check, exec, http, module, to, print }: Partial<Settings>): void {
  if (check !== undefined || print || [exec, http, module, to].some(handler => handler !== undefined)) return
  throw new UsageError(
    'nothing to do: give --check json, text, schema:FILE or none, or say where good records go with --exec, --http, --module, --to or --print'
  )
}

function tellStart(
  { topic = [], group, dlq, check, brokers = [], json }: Partial<Settings>,
  handling: Handling,
  terminal: Terminal
): void {
  if (json) return
  const topics = topic.map(String).join(', ')
  const letters =
    dlq ??
    (topic.length === 1 && typeof topic[0] === 'string' ? `error.${topic[0]}.${group}` : `error.<topic>.${group}`)
  terminal.note(
    escapeText(
      `${topics} from ${brokers.join(',')} as group ${group}; check: ${check?.kind ?? 'none'}; good records to ${handling.name}; dead letters to ${letters}`
    )
  )
}

/** Prints what was handled to the end. A handler that makes no promise still makes none. */
function printing(handle: Handler, print: (record: SourceRecord) => void): Handler {
  return (record, context) => {
    const result = handle(record, context)
    if (typeof (result as PromiseLike<unknown> | null)?.then === 'function')
      return (result as PromiseLike<unknown>).then(() => print(record))
    print(record)
    return undefined
  }
}
