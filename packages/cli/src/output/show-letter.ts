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
  readCause,
  stackLines as readStack,
  type ValueProblem
} from '@dead-letter/operator'
import { escapeLines, escapeText, hexLines, showBytes } from './escape.ts'
import { type Paint, plain } from './paint.ts'
import { prettyJson } from './pretty-json.ts'

interface Shape {
  /** Everything, whole. */
  readonly full: boolean
  /** Bytes shown of each text when it is not. */
  readonly textBytes: number
  /** With all headers, and JSON in lines. */
  readonly whole?: boolean
  readonly paint?: Paint
  /** What is wrong with the value, and where. */
  readonly problems?: readonly ValueProblem[]
}

const shownStackLines = 6
const hexBytes = 64
const indent = ' '.repeat(12)
const rest = '… (--full shows the whole)'

/**
 * A letter as a person reads it: where it is, why it is here, where it comes from, what it holds.
 * @param view what is decided; `null` when that is not known
 */
export function showLetter(letter: Letter, shape: Shape, view: LedgerView | null = null): string[] {
  const { full, textBytes, whole = full } = shape
  const { record, facts } = letter
  const limit = full ? Number.POSITIVE_INFINITY : textBytes
  const cut = (text: string): string => cutText(text, limit)
  const line = (name: string, text: string): string => `  ${name.padEnd(9)} ${text}`
  const optional = (name: string, text: string | undefined): string[] =>
    text === undefined || text === '' ? [] : [line(name, cut(text))]
  return [
    `${record.topic}[${record.partition}]@${record.offset}  ${isoTime(diedAt(letter))}${writtenBy(facts)}`,
    line('cause', cut(causeText(letter))),
    ...optional('message', facts.message),
    ...stackLines(letter, shape, limit),
    ...(full ? causeLines(letter, line) : []),
    line('origin', cut(originText(letter))),
    line('failure', `${keyText(letter.key)}${stateText(letter, view)}`),
    ...optional('note', view?.noteOf(letter.key)?.note),
    ...optional('id', full ? facts.id : undefined),
    ...optional('lineage', full ? facts.lineage : undefined),
    ...optional('trimmed', facts.trimmed.join(', ')),
    ...optional('partition', facts.partitionNote),
    line('key', showBytes(record.rawKey, limit)),
    ...valueLines(record.rawValue, shape, limit, line),
    ...(whole
      ? record.headers.map(({ name, value }) => line('header', `${cut(name)} = ${showHeader(value, limit)}`))
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

/** Java writes numbers as bytes: those read better as numbers and hex than as escaped text. */
function showHeader(value: Buffer | null, limit: number): string {
  const binary =
    value !== null &&
    value.length <= 16 &&
    (!isUtf8(value) || value.some(byte => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d))
  if (!binary) return showBytes(value, limit)
  const hex = `0x${value.toString('hex')}`
  if (value.length === 4) return `${value.readInt32BE()} (${hex})`
  return value.length === 8 ? `${value.readBigInt64BE()} (${hex})` : hex
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

/** Frames of the application's own code are lit: they have a mark, and a colour where there is one. */
function stackLines(letter: Letter, { full, whole = full, paint = plain }: Shape, limit: number): string[] {
  const lines = readStack(letter)
  const shown = full ? lines : lines.filter(({ text }) => /^\s+at |^\s+File "/.test(text))
  const most = full ? shown.length : whole ? shownStackLines * 2 : shownStackLines
  const first = shown.slice(0, most)
  return first
    .map(({ text, own }) => {
      const told = full ? (escapeLines(text)[0] ?? '').trimStart() : cutText(text.trimStart(), limit)
      return own ? `${indent.slice(2)}${paint('doubtful', `▸ ${told}`)}` : indent + told
    })
    .concat(first.length > 0 && lines.length - first.length > 1 ? [indent + rest] : [])
}

function valueLines(
  value: Buffer | null,
  { full, whole = full, paint = plain, problems = [] }: Shape,
  limit: number,
  line: (name: string, text: string) => string
): string[] {
  if (value === null || isUtf8(value)) {
    const pretty = whole && value !== null ? prettyJson(value.toString('utf8'), problems) : null
    if (pretty !== null) {
      const lines: string[] = []
      let bytes = 0
      for (const { text, problems: wrong } of pretty) {
        bytes += text.length
        if (bytes > limit) return [line('value', ''), ...lines, `    ${rest}`]
        const mark = wrong.length === 0 ? '' : `   ${paint('bad', `← ${escapeText(wrong.join('; '))}`)}`
        lines.push(`    ${text}${mark}`)
      }
      return [line('value', ''), ...lines]
    }
    if (!full || value === null)
      return [line('value', showBytes(value, limit)), ...problems.map(({ message }) => `    ← ${escapeText(message)}`)]
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
