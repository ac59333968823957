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

type Finding = Diagnosis['findings'][number]

/** Reports what would keep `run` from starting with the same options, and changes nothing. */
export async function doctor(given: Partial<Settings>, { terminal }: Io): Promise<number> {
  const connection = readConnection(given)
  const options = consumerOptions(given, connection)
  const activity = new Activity(terminal, escapeText(`asking ${connection.brokers.join(', ')}`))
  let diagnosis: Diagnosis
  let found: readonly Finding[]
  try {
    diagnosis = await diagnose(options)
    found = await checkHandling(given, connection)
  } finally {
    activity.end()
  }
  diagnosis = { ...diagnosis, findings: [...diagnosis.findings, ...found] }
  const { columns, paint } = terminal
  if (given.json) terminal.print(toJsonLine(diagnosisToJson(diagnosis)))
  else for (const line of showDiagnosis(diagnosis, { columns, paint })) terminal.print(line)
  const unfit = found.find(({ severity }) => severity === 'refusal')
  if (unfit !== undefined) return explain(unfit.error).code
  return diagnosis.findings.some(({ severity }) => severity === 'refusal') ? exitCodes.refused : exitCodes.done
}

/** Whether what good records are handed to is there and fit. A program is not started, an endpoint not called. */
async function checkHandling(given: Partial<Settings>, connection: Connection): Promise<readonly Finding[]> {
  try {
    const handling = await chooseHandling(given, connection, () => {})
    await handling.close()
    return (handling.warnings ?? []).map(error => ({ severity: 'warning', error }))
  } catch (error) {
    if (DeadLetterError.is(error)) return [{ severity: 'refusal', error }]
    throw error
  }
}
