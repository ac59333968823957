import { readCause } from '../cause/cause.ts'
import type { LedgerView } from '../ledger/view.ts'
import { bytesToJson } from '../letters/bytes-to-json.ts'
import type { Letter } from '../letters/letter.ts'
import { jsonTime } from '../letters/letter-time.ts'
import { keyText } from '../lineage/lineage.ts'

/**
 * A letter as one JSON object. Facts that it does not tell are absent; a time is ISO 8601, or a number where it is no date.
 * @param view what is decided; `null` when that is not known
 */
export function letterToJson(letter: Letter, view: LedgerView | null): Record<string, unknown> {
  const { record, facts } = letter
  const key = bytesToJson(record.rawKey)
  const value = bytesToJson(record.rawValue)
  const cause = readCause(letter)
  return {
    topic: record.topic,
    partition: record.partition,
    offset: record.offset,
    timestamp: jsonTime(record.timestamp),
    failure: keyText(letter.key),
    state: view?.stateOf(letter.key, letter.redrives),
    assignee: view?.assignmentOf(letter.key)?.assignee,
    note: view?.noteOf(letter.key)?.note,
    dialect: facts.dialect,
    origin: {
      topic: facts.topic,
      partition: facts.partition,
      offset: facts.offset,
      timestamp: facts.timestamp === undefined ? undefined : jsonTime(facts.timestamp)
    },
    group: facts.group,
    stage: facts.stage,
    class: facts.class,
    cause: cause.name,
    error: facts.errorName,
    message: facts.message,
    stack: facts.stack,
    attempts: facts.attempts,
    at: facts.at === undefined ? undefined : jsonTime(facts.at),
    id: facts.id,
    lineage: facts.lineage,
    fingerprint: cause.fingerprint,
    trimmed: facts.trimmed.length > 0 ? facts.trimmed : undefined,
    partitionNote: facts.partitionNote,
    redrives: letter.redrives > 0 ? letter.redrives : undefined,
    key: key.text,
    keyEncoding: key.encoding,
    value: value.text,
    encoding: value.encoding,
    headers: record.headers.map(header => {
      const content = bytesToJson(header.value)
      return { name: header.name, value: content.text, encoding: content.encoding }
    })
  }
}
