import type { SourceRecord } from '@dead-letter/kafka'
import type { Settings } from '../config/settings.ts'
import { showBytes, toJsonLine } from './escape.ts'
import { recordLine } from './record-line.ts'
import { eventToJson } from './run-events.ts'
import type { Terminal } from './terminal.ts'

/** Prints good records as `partition=0 offset=12 value=…`, with the topic before it where there are several; or as JSON. */
export function recordPrinter(
  terminal: Terminal,
  { topic = [], json }: Partial<Settings>
): (record: SourceRecord) => void {
  if (json) return record => terminal.print(toJsonLine(eventToJson('record', recordLine(record))))
  const several = topic.length > 1 || topic.some(item => item instanceof RegExp)
  return record =>
    terminal.print(
      `${several ? `topic=${record.topic} ` : ''}partition=${record.partition} offset=${record.offset} value=${showBytes(record.rawValue)}`
    )
}
