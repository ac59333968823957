import { causeOf } from '../cause/cause.ts'
import type { Letter } from '../letters/letter.ts'
import { diedAt, isoTime } from '../letters/letter-time.ts'
import { keyText } from '../lineage/lineage.ts'

const columns: readonly (readonly [name: string, read: (letter: Letter) => string | number | undefined | null])[] = [
  ['failure', ({ key }) => keyText(key)],
  ['topic', ({ record }) => record.topic],
  ['partition', ({ record }) => record.partition],
  ['offset', ({ record }) => record.offset],
  ['died', letter => isoTime(diedAt(letter))],
  ['cause', causeOf],
  ['stage', ({ facts }) => facts.stage],
  ['class', ({ facts }) => facts.class],
  ['group', ({ facts }) => facts.group],
  ['origin_topic', ({ facts }) => facts.topic],
  ['origin_partition', ({ facts }) => facts.partition],
  ['origin_offset', ({ facts }) => facts.offset],
  ['attempts', ({ facts }) => facts.attempts],
  ['error', ({ facts }) => facts.errorName],
  ['message', ({ facts }) => facts.message],
  ['key', ({ record }) => record.rawKey?.toString('utf8')],
  ['value', ({ record }) => record.rawValue?.toString('utf8')]
]

export const csvHead = columns.map(([name]) => name).join(',')

/** For people and spreadsheets: bytes are shown as text, and cannot be brought back. */
export const csvLine = (letter: Letter): string => columns.map(([, read]) => cell(read(letter))).join(',')

/** RFC 4180. What a spreadsheet would take for a formula begins with an apostrophe. */
function cell(value: string | number | undefined | null): string {
  if (typeof value === 'number') return String(value)
  const text = value ?? ''
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
