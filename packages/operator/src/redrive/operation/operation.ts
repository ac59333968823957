import { DeadLetterError } from '@dead-letter/kafka/internal'
import type { LedgerView } from '../../ledger/view.ts'
import { isoTime } from '../../letters/letter-time.ts'
import { type Ask, readAsk, type Want } from './ask.ts'

/** As its runner wrote it; `running` and `paused` also of one whose runner is gone: its beats stop then. */
export type OperationState = 'running' | 'paused' | 'done' | 'stopped' | 'cancelled' | 'failed'

/** As it is now: 'abandoned' when its runner was not heard of for 30 s. */
export type CurrentState = OperationState | 'abandoned'

/** What the ledger says of a redrive. */
export interface Operation {
  readonly id: string
  readonly action: string
  readonly state: OperationState
  readonly dlq: string
  readonly target: string
  /** The filter in words. */
  readonly words: string
  readonly by: string
  /** Host, process and a random part: each run has its own. */
  readonly runner: string
  /** Milliseconds since the epoch. */
  readonly since: number
  readonly heard: number
  readonly planHash: string
  /** Failures that the plan counted. */
  readonly planned: number
  readonly sent: number
  readonly parked: number
  readonly error?: string | undefined
  /** Why it is paused or was ended before it was through. */
  readonly reason?: string | undefined
  /** Who is said to have approved of it. Nobody has checked that. */
  readonly approvedBy?: string | undefined
  /** What somebody asks of it, and its runner has not answered yet. */
  readonly asked?: Ask | undefined
}

/** A runner that was not heard of for so long is abandoned: another may go on in its place. */
export const abandonedMs = 30_000
export const beatMs = 5_000

export const operationValue = ({ id: _, asked: __, ...operation }: Operation): Record<string, unknown> => ({
  ...operation
})

/** The operation that a value of the ledger tells of; `null` when it tells of none that is known here. */
export function readOperation(id: string, value: Readonly<Record<string, unknown>>): Operation | null {
  const texts = ['action', 'state', 'dlq', 'target', 'words', 'by', 'runner', 'planHash'] as const
  const numbers = ['since', 'heard', 'planned', 'sent', 'parked'] as const
  const optional = ['error', 'reason', 'approvedBy'] as const
  const fits =
    texts.every(name => typeof value[name] === 'string') &&
    numbers.every(name => Number.isSafeInteger(value[name])) &&
    optional.every(name => value[name] === undefined || typeof value[name] === 'string')
  return fits && value.action === 'redrive' ? ({ ...value, id } as unknown as Operation) : null
}

/** Redrives that the ledger knows, oldest first. */
export const operationsOf = (view: LedgerView): Operation[] =>
  [...view.operations]
    .map(([id, value]) => withAsked(readOperation(id, value), view))
    .filter(operation => operation !== null)
    .sort((a, b) => a.since - b.since)

/** The id of the one operation that begins so. @throws DeadLetterError OPERATION_UNKNOWN */
export function operationIdOf(view: LedgerView, begins: string): string {
  const found = operationsOf(view).filter(({ id }) => id.startsWith(begins))
  const [only] = found
  if (only === undefined || found.length > 1) throw new DeadLetterError('OPERATION_UNKNOWN', { operation: begins })
  return only.id
}

/** @throws DeadLetterError OPERATION_UNKNOWN */
export function operationOf(view: LedgerView, id: string): Operation {
  const value = view.operations.get(id)
  const found = value === undefined ? null : withAsked(readOperation(id, value), view)
  if (found === null) throw new DeadLetterError('OPERATION_UNKNOWN', { operation: id })
  return found
}

/** The state by which a runner answers what it was asked. */
const answers: Readonly<Record<Want, OperationState>> = {
  ...{ go: 'running', pause: 'paused', stop: 'stopped', cancel: 'cancelled' }
}

function withAsked(operation: Operation | null, view: LedgerView): Operation | null {
  const asked = operation === null ? null : readAsk(view.partsOf(operation.id).get('ask'))
  if (operation === null || asked === null || answers[asked.want] === operation.state) return operation
  return { ...operation, asked }
}

export const isGoing = (state: string): boolean => state === 'running' || state === 'paused'

export const isAlive = ({ state, heard }: Pick<Operation, 'state' | 'heard'>, now: number): boolean =>
  isGoing(state) && now - heard < abandonedMs

/** Whether it is over, and can not be gone on with. */
export const isOver = (operation: Operation, now: number): boolean =>
  ['done', 'cancelled'].includes(currentState(operation, now))

/** A request to cancel what nobody runs is carried out by being made: whoever would go on with it reads it first. */
export function currentState(operation: Operation, now: number): CurrentState {
  const { state, asked } = operation
  if (isAlive(operation, now) || state === 'done' || state === 'cancelled') return state
  if (asked?.want === 'cancel') return 'cancelled'
  return isGoing(state) ? 'abandoned' : state
}

/**
 * As {@link currentState}, but of a runner that missed two of its beats, since whose last word another began that is alive: that one has
 * all lanes, so it is fenced or dead. Clocks of machines differ: whoever beats is never taken for that.
 */
export function stateAmong(operation: Operation, all: readonly Operation[], now: number): CurrentState {
  const { runner, state, heard } = operation
  const isSilent = isGoing(state) && now - heard > 2 * beatMs
  const overtaken = isSilent && all.some(other => other.runner !== runner && other.since > heard && isAlive(other, now))
  return overtaken ? currentState(operation, heard + abandonedMs) : currentState(operation, now)
}

/** @throws DeadLetterError OPERATION_RUNNING when another runner is at work: all share the lanes of the ledger */
export function demandNoneAlive(view: LedgerView, now: number): void {
  const alive = operationsOf(view).find(operation => isAlive(operation, now))
  if (alive === undefined) return
  const { id, by, runner, since, heard } = alive
  throw new DeadLetterError('OPERATION_RUNNING', {
    ...{ operation: id, by, runner, since: isoTime(since), heard: isoTime(heard) },
    seconds: Math.max(1, Math.ceil((heard + abandonedMs - now) / 1000))
  })
}

/** @throws DeadLetterError OPERATION_CANCELLED */
export function demandNotCancelled(view: LedgerView, id: string, now: number): void {
  const value = view.operations.get(id)
  const operation = value === undefined ? null : withAsked(readOperation(id, value), view)
  if (operation === null || currentState(operation, now) !== 'cancelled') return
  const { asked, reason } = operation
  throw new DeadLetterError('OPERATION_CANCELLED', {
    operation: id,
    reason: asked === undefined ? (reason ?? 'it was cancelled') : `${asked.by} cancelled it at ${isoTime(asked.at)}`
  })
}

/** Who took this runner's place; undefined as long as the ledger does not tell. */
export function successorOf(view: LedgerView, id: string, runner: string): Operation | undefined {
  const all = operationsOf(view)
  // What a crash left running long ago took nobody's place.
  const own = all.find(operation => operation.runner === runner)
  const after = all.filter(operation => operation.runner !== runner && operation.since >= (own?.since ?? 0))
  const going = after.findLast(operation => isGoing(operation.state) || operation.id === id)
  // Whoever began since has had all lanes, also when it has ended by now.
  return going ?? (own === undefined ? undefined : after.at(-1))
}

/** @param stopped a request that ended it by force */
export function fencedBy(
  other: Operation | undefined,
  id: string,
  cause: unknown,
  stopped?: Ask | undefined
): DeadLetterError {
  const by =
    other === undefined
      ? 'its transaction outlasted its time-out, or another runner has begun to take its place'
      : `operation ${other.id} of ${other.by} on ${other.runner} took its place at ${isoTime(other.since)}`
  const reason = stopped === undefined ? by : `${stopped.by} stopped it at ${isoTime(stopped.at)}`
  return new DeadLetterError('OPERATION_FENCED', { operation: id, reason }, cause)
}
