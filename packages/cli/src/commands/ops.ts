import {
  Cluster,
  demandLedger,
  isoTime,
  ledgerNames,
  type Operation,
  operationsOf,
  requestStop
} from '@dead-letter/operator'
import { readConnection } from '../config/connection.ts'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { toJsonLine } from '../output/escape.ts'
import { showOperations, stateOf } from '../output/show-operations.ts'
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
    const { view } = await demandLedger(cluster, names, { mayBeMissing: true })
    const found = operationsOf(view).filter(operation => id === undefined || operation.id === id)
    if (json) for (const operation of found) terminal.print(toJsonLine(toJson(operation, now)))
    else if (found.length === 0) terminal.note(`${names.ledger}: no redrive${id === undefined ? '' : ' of that id'}`)
    else for (const line of showOperations(found, now, terminal.columns)) terminal.print(line)
    return exitCodes.done
  } finally {
    await cluster.close()
  }
}

const toJson = (operation: Operation, now: number): Record<string, unknown> => ({
  ...operation,
  state: stateOf(operation, now),
  since: isoTime(operation.since),
  heard: isoTime(operation.heard)
})
