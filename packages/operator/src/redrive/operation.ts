import { DeadLetterError } from '@dead-letter/kafka/internal'
import type { LedgerView } from '../ledger/view.ts'
import { isoTime } from '../letters/letter-time.ts'

/** `running` also of one whose runner is gone: its beats stop then. */
export type OperationState = 'running' | 'done' | 'stopped' | 'failed'

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
}

/** A runner that was not heard of for so long is abandoned: another may go on in its place. */
export const abandonedMs = 30_000
export const beatMs = 5_000

export const operationValue = ({ id: _, ...operation }: Operation): Record<string, unknown> => ({ ...operation })

/** The operation that a value of the ledger tells of; `null` when it tells of none that is known here. */
export function readOperation(id: string, value: Readonly<Record<string, unknown>>): Operation | null {
  const texts = ['action', 'state', 'dlq', 'target', 'words', 'by', 'runner', 'planHash'] as const
  const numbers = ['since', 'heard', 'planned', 'sent', 'parked'] as const
  const fits =
    texts.every(name => typeof value[name] === 'string') && numbers.every(name => Number.isSafeInteger(value[name]))
  return fits && value.action === 'redrive' ? ({ ...value, id } as unknown as Operation) : null
}

/** Redrives that the ledger knows, oldest first. */
export const operationsOf = (view: LedgerView): Operation[] =>
  [...view.operations]
    .map(([id, value]) => readOperation(id, value))
    .filter(operation => operation !== null)
    .sort((a, b) => a.since - b.since)

export const isAlive = ({ state, heard }: Operation, now: number): boolean =>
  state === 'running' && now - heard < abandonedMs

/** @throws DeadLetterError OPERATION_RUNNING when another runner is at work: all share the lanes of the ledger */
export function demandNoneAlive(view: LedgerView, now: number): void {
  const alive = operationsOf(view).find(operation => isAlive(operation, now))
  if (alive === undefined) return
  const { id, by, runner, since, heard } = alive
  throw new DeadLetterError('OPERATION_RUNNING', {
    ...{ operation: id, by, runner, since: isoTime(since), heard: isoTime(heard) }
  })
}

/** Who took this runner's place; undefined as long as the ledger does not tell. */
export function successorOf(view: LedgerView, id: string, runner: string): Operation | undefined {
  const all = operationsOf(view)
  // What a crash left running long ago took nobody's place.
  const since = all.find(operation => operation.runner === runner)?.since ?? 0
  return all.findLast(
    operation =>
      operation.runner !== runner && operation.since >= since && (operation.state === 'running' || operation.id === id)
  )
}

export function fencedBy(other: Operation | undefined, id: string, cause: unknown): DeadLetterError {
  const reason =
    other === undefined
      ? 'its transaction outlasted its time-out, or another runner has begun to take its place'
      : `operation ${other.id} of ${other.by} on ${other.runner} took its place at ${isoTime(other.since)}`
  return new DeadLetterError('OPERATION_FENCED', { operation: id, reason }, cause)
}
