import {
  abandonedMs,
  askOperation,
  awaitAnswer,
  Cluster,
  type CurrentState,
  currentState,
  demandStoredPlan,
  isAlive,
  isoTime,
  ledgerNames,
  type Operation,
  operationIdOf,
  operationOf,
  operationsOf,
  outcomesOf,
  readOperations,
  stateAmong,
  stopAll,
  type Want
} from '@dead-letter/operator'
import { readConnection } from '../config/connection.ts'
import type { OpsAction } from '../config/redrive-readers.ts'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { Activity } from '../output/activity.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { operationToJson, showOperation, showOperations } from '../output/show-operations.ts'
import { number } from '../output/summary.ts'
import { endOnSignals } from '../signals.ts'
import { UsageError } from '../usage-error.ts'
import { awaitOutcome, codeOf } from './await-outcome.ts'
import { openMask } from './masking.ts'
import { runPlan } from './run-plan.ts'
import { userName } from './signature.ts'

/** Lists redrives, shows one, and asks their runners for something, from any process. */
export async function ops(given: Partial<Settings>, io: Io): Promise<number> {
  const { opsAction: action = 'list', all, follow, wait } = given
  refuseBeside(given, action)
  const cluster = Cluster.open(readConnection(given))
  const { signal, release } = endOnSignals()
  try {
    if (action === 'list') return await list(given, cluster, io)
    if (action === 'stop' && all) return await stopEvery(given, cluster, io)
    const names = ledgerNames(given.ledger)
    const { view } = await readOperations(cluster, names)
    const id = operationIdOf(view, given.operation ?? '')
    if (action === 'show') {
      if (follow || wait) return await followed({ ...given, dlq: operationOf(view, id).dlq }, cluster, id, io, signal)
      const operation = operationOf(view, id)
      const mask = await openMask(cluster, { ...given, dlq: operation.dlq }, 'ops')
      const outcomes = await outcomesOf(cluster, view, id, { mask })
      const state = stateAmong(operation, operationsOf(view), Date.now())
      if (given.json) io.terminal.print(toJsonLine(operationToJson(operation, state, outcomes)))
      else for (const line of showOperation(operation, state, outcomes, io.terminal.columns)) io.terminal.print(line)
      return wait ? codeOf(outcomes, signal) : exitCodes.done
    }
    const alive = isAlive(operationOf(view, id), Date.now())
    const answered =
      action === 'take-over' || (action === 'resume' && !alive)
        ? null
        : await asked(given, cluster, id, wanted[action], io, signal)
    if (answered !== null) return answered
    // What nobody runs is gone on with here.
    const { plan } = demandStoredPlan(view, id)
    return await runPlan({ cluster, plan, signal, takeOver: action === 'take-over' }, given, io)
  } finally {
    release()
    await cluster.close()
  }
}

const wanted = { pause: 'pause', resume: 'go', cancel: 'cancel', stop: 'stop' } as const

async function list(given: Partial<Settings>, cluster: Cluster, { terminal }: Io): Promise<number> {
  const names = ledgerNames(given.ledger)
  const { view } = await readOperations(cluster, names)
  const found = operationsOf(view)
  const now = Date.now()
  if (given.json)
    for (const operation of found)
      terminal.print(toJsonLine(operationToJson(operation, stateAmong(operation, found, now))))
  else if (found.length === 0) terminal.note(`${names.ledger}: no redrive`)
  else for (const line of showOperations(found, now, terminal.columns)) terminal.print(line)
  return exitCodes.done
}

/** Shows how one is whenever something changed, until it has ended (and, to be waited for, all outcomes are known). */
async function followed(
  given: Partial<Settings>,
  cluster: Cluster,
  id: string,
  { terminal }: Io,
  signal: AbortSignal
): Promise<number> {
  const awaiting = {
    ...{
      by: given.by ?? userName(),
      mask: await openMask(cluster, given, 'ops'),
      timeoutMs: given.waitTimeout,
      signal
    },
    onChange: ({ operation, state, outcomes }: Parameters<typeof show>[0]): void => {
      if (given.json) terminal.print(toJsonLine(operationToJson(operation, state, outcomes)))
    }
  }
  const watched = await awaitOutcome(cluster, ledgerNames(given.ledger), id, awaiting, terminal)
  if (!given.json && watched !== null) for (const line of show(watched)) terminal.print(line)
  return given.wait ? codeOf(watched?.outcomes, signal) : signal.aborted ? exitCodes.interrupted : exitCodes.done

  function show({ operation, state, outcomes }: NonNullable<Awaited<ReturnType<typeof awaitOutcome>>>): string[] {
    return showOperation(operation, state, outcomes, terminal.columns)
  }
}

/** A runner that lives says something every 5 s. */
const answerMs = 10_000

/**
 * Asks the runner of a redrive for something, and says what it answered.
 * @returns the exit code; `null` when it is to go on and its runner turns out to be dead
 */
async function asked(
  given: Partial<Settings>,
  cluster: Cluster,
  id: string,
  want: Want,
  { terminal }: Io,
  signal: AbortSignal
): Promise<number | null> {
  const names = ledgerNames(given.ledger)
  const asking = { by: given.by ?? userName(), now: Date.now }
  const { operation, alive } = await askOperation(cluster, names, id, want, asking)
  const tell = (state: CurrentState, words: string): void => {
    if (given.json) terminal.print(toJsonLine({ operation: id, asked: want, alive, state }))
    else terminal.note(escapeText(`${id} ${words}`))
  }
  if (!alive) {
    const state = want === 'cancel' ? 'cancelled' : currentState(operation, Date.now())
    tell(state, `is ${state}: nobody runs it`)
    return exitCodes.done
  }
  const { runner, heard } = operation
  const activity = new Activity(
    terminal,
    escapeText(`waiting for an answer of ${runner}, last heard of ${isoTime(heard)}`)
  )
  const waitMs = want === 'go' ? Math.max(answerMs, heard + abandonedMs - Date.now()) : answerMs
  const answer = await awaitAnswer(cluster, names, operation, { waitMs, signal }).finally(() => activity.end())
  if (answer !== null) {
    tell(currentState(answer, Date.now()), answerText(answer))
    return answer.state === 'failed' ? exitCodes.incomplete : exitCodes.done
  }
  if (signal.aborted) return exitCodes.interrupted
  if (want === 'go' && !isAlive(operation, Date.now())) return null
  const next =
    want === 'cancel'
      ? `it is cancelled at ${isoTime(heard + abandonedMs)}, when it counts as dead`
      : `dead-letter ops take-over ${id} goes on in its place, and dead-letter ops stop --all ends it`
  tell(
    operation.state,
    `is asked to ${want}, and its runner ${runner} has not answered in ${answerMs / 1000} s. If it is dead, ${next}`
  )
  return exitCodes.incomplete
}

function answerText({ id, state, sent, planned, runner }: Operation): string {
  const far = `sent ${number(sent)} of ${number(planned)}`
  if (state === 'running') return `runs, by ${runner}: ${far}`
  const next = state === 'paused' || state === 'stopped' ? `; dead-letter ops resume ${id.slice(0, 8)} goes on` : ''
  return `is ${state}: ${far}${next}`
}

async function stopEvery(given: Partial<Settings>, cluster: Cluster, { terminal }: Io): Promise<number> {
  const asking = { by: given.by ?? userName(), now: Date.now }
  const stopped = await stopAll(cluster, ledgerNames(given.ledger), asking)
  for (const { operation, fenced } of stopped)
    if (given.json) terminal.print(toJsonLine({ operation: operation.id, fenced }))
    else
      terminal.print(
        escapeText(`${operation.id} is stopped${fenced ? ': its runner did not answer and was fenced' : ''}`)
      )
  if (stopped.length === 0 && !given.json) terminal.note('no redrive runs')
  return exitCodes.done
}

/** @throws UsageError */
function refuseBeside(given: Partial<Settings>, action: OpsAction): void {
  const { operation, all, follow, wait, waitTimeout, unmask } = given
  if (unmask !== undefined && action !== 'show')
    throw new UsageError('--unmask goes with ops show: nothing else shows what letters hold')
  if (action === 'list' && operation !== undefined)
    throw new UsageError(`ops list shows all: dead-letter ops show ${operation}`)
  if (all && action !== 'stop') throw new UsageError('--all goes with ops stop alone: it stops every redrive')
  if (all && operation !== undefined) throw new UsageError('ops stop takes an id or --all, not both')
  if (action !== 'list' && operation === undefined && !all)
    throw new UsageError(
      `ops ${action} needs the id of a redrive${action === 'stop' ? ', or --all' : ''}: dead-letter ops lists them`
    )
  if (follow && action !== 'show') throw new UsageError('--follow goes with ops show')
  if ((wait || waitTimeout !== undefined) && !['show', 'resume', 'take-over'].includes(action))
    throw new UsageError('--wait goes with ops show, resume and take-over')
}
