import { DeadLetterError, type Diagnosis, diagnose } from '@dead-letter/kafka'
import { type Connection, readConnection } from '../config/connection.ts'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import { explain } from '../explain.ts'
import { chooseHandling } from '../handlers/choose.ts'
import type { Io } from '../io.ts'
import { Activity } from '../output/activity.ts'
import { diagnosisToJson, showDiagnosis } from '../output/diagnosis.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { consumerOptions } from './consumer-options.ts'

/** Reports what would keep `run` from starting with the same options, and changes nothing. */
export async function doctor(given: Partial<Settings>, { terminal }: Io): Promise<number> {
  const connection = readConnection(given)
  const options = consumerOptions(given, connection)
  const activity = new Activity(terminal, escapeText(`asking ${connection.brokers.join(', ')}`))
  let diagnosis: Diagnosis
  let unfit: DeadLetterError | undefined
  try {
    diagnosis = await diagnose(options)
    unfit = await checkHandling(given, connection)
  } finally {
    activity.end()
  }
  if (unfit !== undefined)
    diagnosis = { ...diagnosis, findings: [...diagnosis.findings, { severity: 'refusal', error: unfit }] }
  const { columns, paint } = terminal
  if (given.json) terminal.print(toJsonLine(diagnosisToJson(diagnosis)))
  else for (const line of showDiagnosis(diagnosis, { columns, paint })) terminal.print(line)
  if (unfit !== undefined) return explain(unfit).code
  return diagnosis.findings.some(({ severity }) => severity === 'refusal') ? exitCodes.refused : exitCodes.done
}

/** Whether what good records are handed to is there. A program is not started, an endpoint not called. */
async function checkHandling(given: Partial<Settings>, connection: Connection): Promise<DeadLetterError | undefined> {
  try {
    const handling = await chooseHandling(given, connection, () => {})
    await handling.close()
    return undefined
  } catch (error) {
    if (DeadLetterError.is(error)) return error
    throw error
  }
}
