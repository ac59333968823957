import { openForwarder } from '@dead-letter/kafka'
import type { Connection } from '../config/connection.ts'
import type { Settings } from '../config/settings.ts'
import { UsageError } from '../usage-error.ts'
import { Program, type ProgramNote } from './exec.ts'
import { type Handling, onlyCheck } from './handling.ts'
import { Endpoint } from './http.ts'
import { loadModule } from './module.ts'
import { copyTo } from './to.ts'

const contentTypes = {
  json: 'application/json',
  schema: 'application/json',
  text: 'text/plain; charset=utf-8',
  none: 'application/octet-stream'
}

/** The handler that the settings name. They name at most one. */
export async function chooseHandling(
  given: Partial<Settings>,
  connection: Connection,
  note: ProgramNote
): Promise<Handling> {
  if (given.exec !== undefined) return new Program(given.exec, note, given.execAttempts)
  if (given.http !== undefined) {
    return new Endpoint({
      url: given.http,
      timeoutMs: given.httpTimeout ?? 30_000,
      method: given.httpMethod ?? 'POST',
      headers: given.httpHeader ?? [],
      contentType: contentTypes[given.check?.kind ?? 'none']
    })
  }
  if (given.module !== undefined) return loadModule(given.module)
  if (given.to === undefined) return onlyCheck
  refuseLoop(given.to, given)
  const forwarder = await openForwarder({ ...connection, topic: given.to, ...(given.topic && { from: given.topic }) })
  return copyTo(given.to, forwarder)
}

/** Copies must not come back, neither as records to be handled nor as dead letters. */
function refuseLoop(target: string, { topic = [], dlq, group }: Partial<Settings>): void {
  const source = topic.find(item =>
    typeof item === 'string' ? item === target : new RegExp(`^(?:${item.source})$`, item.flags).test(target)
  )
  if (source !== undefined)
    throw new UsageError(
      `--to ${target} is one of the topics that are consumed (${source}): its copies would be consumed again for ever`
    )
  const dlqs = dlq === undefined ? topic.map(name => `error.${name}.${group}`) : [dlq]
  if (dlqs.includes(target))
    throw new UsageError(`--to ${target} is the dead-letter topic: good records do not belong there`)
}
