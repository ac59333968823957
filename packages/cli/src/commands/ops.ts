import {
  Cluster,
  isAlive,
  isoTime,
  ledgerNames,
  type Operation,
  operationsOf,
  readLedger,
  requestStop
} from '@dead-letter/operator'
import { readConnection } from '../config/connection.ts'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { alignTable } from '../output/table.ts'
import { UsageError } from '../usage-error.ts'
import { userName } from './signature.ts'

/** Lists redrives, oldest first, or asks the runner of one to stop. */
export async function ops(given: Partial<Settings>, { terminal }: Io): Promise<number> {
  const { operation: id, json, stop } = given
  if (stop && id === undefined) throw new UsageError('--stop needs --operation, which says what is to be stopped')
  const names = ledgerNames(given.ledger)
  const cluster = Cluster.open(readConnection(given))
  try {
    const now = Date.now()
    if (stop && id !== undefined) {
      const { alive } = await requestStop(cluster, names, id, { by: given.by ?? userName(), now })
      terminal.note(alive ? `${id} is asked to stop` : `${id}: nobody runs it`)
      return exitCodes.done
    }
    const { view } = await readLedger(cluster, names)
    const found = operationsOf(view).filter(operation => id === undefined || operation.id === id)
    if (json) for (const operation of found) terminal.print(toJsonLine(toJson(operation, now)))
    else if (found.length === 0) terminal.note(`${names.ledger}: no redrive${id === undefined ? '' : ' of that id'}`)
    else for (const line of table(found, now, terminal.columns)) terminal.print(line)
    return exitCodes.done
  } finally {
    await cluster.close()
  }
}

/** 'abandoned': it says that it runs, and was not heard of for 30 s. */
const stateOf = (operation: Operation, now: number): string =>
  operation.state === 'running' && !isAlive(operation, now) ? 'abandoned' : operation.state

const toJson = (operation: Operation, now: number): Record<string, unknown> => ({
  ...operation,
  state: stateOf(operation, now),
  since: isoTime(operation.since),
  heard: isoTime(operation.heard)
})

const table = (found: readonly Operation[], now: number, columns: number | null): string[] =>
  alignTable(
    ['operation', 'state', 'sent', 'of', 'parked', 'topic', 'to', 'by', 'since', 'runner', 'filter'],
    found.map(operation => [
      ...[operation.id, stateOf(operation, now), operation.sent, operation.planned, operation.parked],
      ...[
        operation.dlq,
        operation.target,
        operation.by,
        isoTime(operation.since),
        operation.runner,
        operation.words
      ].map(escapeText)
    ]),
    columns
  )
