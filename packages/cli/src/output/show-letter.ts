import { isUtf8 } from 'node:buffer'
import {
  causeOf,
  diedAt,
  explainCause,
  isoTime,
  keyText,
  type LedgerView,
  type Letter,
  ownText,
  readCause
} from '@dead-letter/operator'
import { escapeLines, escapeText, hexLines, showBytes } from './escape.ts'

interface Shape {
  /** Everything, whole. */
  readonly full: boolean
  /** Bytes shown of each text when it is not. */
  readonly textBytes: number
}

const shownStackLines = 6
const hexBytes = 64
const indent = ' '.repeat(12)
const rest = '… (--full shows the whole)'

/** A letter as a person reads it: where it is, where it comes from, why it is here, what it holds. */
/** @param view what is decided; `null` when that is not known */
export function showLetter(letter: Letter, { full, textBytes }: Shape, view: LedgerView | null = null): string[] {
  const { record, facts } = letter
  const limit = full ? Number.POSITIVE_INFINITY : textBytes
  const cut = (text: string): string => cutText(text, limit)
  const line = (name: string, text: string): string => `  ${name.padEnd(9)} ${text}`
  const optional = (name: string, text: string | undefined): string[] =>
    text === undefined || text === '' ? [] : [line(name, cut(text))]
  return [
    `${record.topic}[${record.partition}]@${record.offset}  ${isoTime(diedAt(letter))}${writtenBy(facts)}`,
    line('origin', cut(originText(letter))),
    line('cause', cut(causeText(letter))),
    ...optional('message', facts.message),
    ...stackLines(facts.stack, full, limit),
    ...(full ? causeLines(letter, line) : []),
    line('failure', `${keyText(letter.key)}${stateText(letter, view)}`),
    ...optional('note', view?.noteOf(letter.key)?.note),
    ...optional('id', full ? facts.id : undefined),
    ...optional('lineage', full ? facts.lineage : undefined),
    ...optional('trimmed', facts.trimmed.join(', ')),
    ...optional('partition', facts.partitionNote),
    line('key', showBytes(record.rawKey, limit)),
    ...valueLines(record.rawValue, full, limit, line),
    ...(full
      ? record.headers.map(({ name, value }) => line('header', `${escapeText(name)} = ${showHeader(value)}`))
      : [])
  ]
}

/** Why letters are together: what all of one cause have in common. */
function causeLines(letter: Letter, line: (name: string, text: string) => string): string[] {
  const counting = explainCause(letter).filter(part => part.counts)
  return [
    line('together', `${readCause(letter).fingerprint}, with all letters that have in common:`),
    ...counting.map(({ kind, text, why }) => `${indent}${kind} ${escapeText(text)} (${escapeText(why)})`)
  ]
}

/** What is decided about a failure, by whom and why. */
function stateText({ key, redrives }: Letter, view: LedgerView | null): string {
  const decision = view?.decisionOf(key)
  const state = view?.stateOf(key, redrives)
  const came = decision?.decision === 'redriven' && state !== 'redriven' ? `; ${state}` : ''
  const assignee = view?.assignmentOf(key)?.assignee
  const decided =
    decision === null || decision === undefined || decision.decision === 'restored'
      ? ''
      : `  ${decision.decision} by ${decision.by} ${isoTime(decision.at)}${decision.why === undefined ? '' : `: ${decision.why}`}${came}`
  return escapeText(`${decided}${assignee === undefined ? '' : `  assigned to ${assignee}`}`)
}

function cutText(text: string, limit: number): string {
  if (text.length <= limit / 4) return escapeText(text)
  const kept = ownText(text, limit)
  return escapeText(kept) + (kept.length < text.length ? rest : '')
}

/** Java writes numbers as bytes: those read better as hex than as escaped text. */
function showHeader(value: Buffer | null): string {
  const number =
    value !== null &&
    value.length <= 16 &&
    value.some(byte => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)
  return number ? `0x${value.toString('hex')}` : showBytes(value)
}

function originText({ facts }: Letter): string {
  if (facts.topic === undefined) return 'not told'
  const place =
    facts.partition === undefined
      ? facts.topic
      : `${facts.topic}[${facts.partition}]${facts.offset === undefined ? '' : `@${facts.offset}`}`
  const time = facts.timestamp === undefined ? '' : `  written ${isoTime(facts.timestamp)}`
  return `${place}${facts.group === undefined ? '' : `  group ${facts.group}`}${time}`
}

function causeText(letter: Letter): string {
  const { stage, class: kind, attempts } = letter.facts
  const parts = [
    stage === undefined ? undefined : `stage ${stage}`,
    kind,
    attempts === undefined ? undefined : `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`
  ]
  const how = parts.filter(part => part !== undefined).join(', ')
  return `${causeOf(letter)}${how === '' ? '' : ` (${how})`}`
}

function stackLines(stack: string | undefined, full: boolean, limit: number): string[] {
  if (stack === undefined || stack === '') return []
  if (full) return escapeLines(stack).map(line => indent + line.trimStart())
  const lines = stack.split(/\r?\n/)
  const shown = lines.filter(line => /^\s+at /.test(line)).slice(0, shownStackLines)
  return shown
    .map(line => indent + cutText(line.trimStart(), limit))
    .concat(shown.length > 0 && lines.length - shown.length > 1 ? [indent + rest] : [])
}

function valueLines(
  value: Buffer | null,
  full: boolean,
  limit: number,
  line: (name: string, text: string) => string
): string[] {
  if (value === null || isUtf8(value)) {
    if (!full || value === null) return [line('value', showBytes(value, limit))]
    const lines = escapeLines(value.toString('utf8'))
    return lines.length === 1
      ? [line('value', lines[0] ?? '')]
      : [line('value', ''), ...lines.map(text => `    ${text}`)]
  }
  const shown = full ? value : value.subarray(0, hexBytes)
  return [
    line('value', `${value.length} bytes, not UTF-8`),
    ...hexLines(shown).map(text => `    ${text}`),
    ...(shown.length < value.length ? [`    ${rest}`] : [])
  ]
}

/** This library writes the headers of a framework beside its own. */
function writtenBy({ own, dialect }: Letter['facts']): string {
  if (!own) return dialect === null ? '' : `  ${dialect}`
  return `  dead-letter${dialect === null ? '' : `, headers of ${dialect}`}`
}
