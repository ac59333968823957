import { isUtf8 } from 'node:buffer'
import type { ReadLetter } from '@dead-letter/kafka'
import { escapeLines, escapeText, hexLines, showBytes } from '../output/escape.ts'
import { causeOf, diedAt, isoTime } from './letter-view.ts'

const shownValue = 1000
const shownMessage = 500
const shownStackLines = 6

/** A letter as a person reads it: where it is, where it comes from, why it is here, what it holds. */
export function showLetter(letter: ReadLetter, full: boolean): string[] {
  const { record, facts } = letter
  const line = (name: string, text: string): string => `  ${name.padEnd(9)} ${text}`
  const optional = (name: string, text: string | undefined): string[] =>
    text === undefined || text === '' ? [] : [line(name, escapeText(text))]
  return [
    `${record.topic}[${record.partition}]@${record.offset}  ${isoTime(diedAt(letter))}${facts.dialect === null ? '' : `  ${facts.dialect}`}`,
    line('origin', escapeText(originText(letter))),
    line('cause', escapeText(causeText(letter))),
    ...optional('message', cut(facts.message, full ? Number.POSITIVE_INFINITY : shownMessage)),
    ...stackLines(facts.stack, full),
    ...optional('id', facts.id),
    ...optional('lineage', full ? facts.lineage : undefined),
    ...optional('trimmed', facts.trimmed.length > 0 ? facts.trimmed.join(', ') : undefined),
    ...optional('partition', facts.partitionNote),
    line('key', showBytes(record.rawKey, full ? Number.POSITIVE_INFINITY : shownValue)),
    ...valueLines(record.rawValue, full, line),
    ...(full
      ? record.headers.map(({ name, value }) => line('header', `${escapeText(name)} = ${showHeader(value)}`))
      : [])
  ]
}

/** Java writes numbers as bytes: those read better as hex than as escaped text. */
function showHeader(value: Buffer | null): string {
  const number =
    value !== null &&
    value.length <= 16 &&
    value.some(byte => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)
  return number ? `0x${value.toString('hex')}` : showBytes(value)
}

function originText({ facts }: ReadLetter): string {
  if (facts.topic === undefined) return 'not told'
  const place =
    facts.partition === undefined
      ? facts.topic
      : `${facts.topic}[${facts.partition}]${facts.offset === undefined ? '' : `@${facts.offset}`}`
  const time = facts.timestamp === undefined ? '' : `  written ${isoTime(facts.timestamp)}`
  return `${place}${facts.group === undefined ? '' : `  group ${facts.group}`}${time}`
}

function causeText(letter: ReadLetter): string {
  const { stage, class: kind, attempts } = letter.facts
  const parts = [
    stage === undefined ? undefined : `stage ${stage}`,
    kind,
    attempts === undefined ? undefined : `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`
  ]
  const how = parts.filter(part => part !== undefined).join(', ')
  return `${causeOf(letter)}${how === '' ? '' : ` (${how})`}`
}

function stackLines(stack: string | undefined, full: boolean): string[] {
  if (stack === undefined || stack === '') return []
  const lines = escapeLines(stack)
  const shown = full ? lines : lines.filter(line => /^\s+at /.test(line)).slice(0, shownStackLines)
  const rest = lines.length - shown.length
  return shown
    .map(line => `            ${line.trimStart()}`)
    .concat(!full && shown.length > 0 && rest > 1 ? ['            … (--full shows the whole)'] : [])
}

function valueLines(value: Buffer | null, full: boolean, line: (name: string, text: string) => string): string[] {
  if (value === null || isUtf8(value)) {
    if (!full || value === null) return [line('value', showBytes(value, shownValue))]
    const lines = escapeLines(value.toString('utf8'))
    return lines.length === 1
      ? [line('value', lines[0] ?? '')]
      : [line('value', ''), ...lines.map(text => `    ${text}`)]
  }
  const shown = full ? value : value.subarray(0, 64)
  return [
    line('value', `${value.length} bytes, not UTF-8`),
    ...hexLines(shown).map(text => `    ${text}`),
    ...(shown.length < value.length ? ['    … (--full shows the whole)'] : [])
  ]
}

function cut(text: string | undefined, limit: number): string | undefined {
  return text !== undefined && text.length > limit ? `${text.slice(0, limit)}…` : text
}
