import { diagnose } from '@dead-letter/kafka'
import { readConnection } from '../config/connection.ts'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { diagnosisToJson, showDiagnosis } from '../output/diagnosis.ts'
import { toJsonLine } from '../output/escape.ts'
import { consumerOptions } from './consumer-options.ts'

/** Reports what the pre-flight of `run` finds, and changes nothing. */
export async function doctor(given: Partial<Settings>, { terminal }: Io): Promise<number> {
  const diagnosis = await diagnose(consumerOptions(given, readConnection(given)))
  if (given.json) terminal.print(toJsonLine(diagnosisToJson(diagnosis)))
  else for (const line of showDiagnosis(diagnosis)) terminal.print(line)
  return diagnosis.findings.some(({ severity }) => severity === 'refusal') ? exitCodes.refused : exitCodes.done
}
