import { type HistoryMoment, isoTime, jsonTime } from '@dead-letter/operator'
import { escapeText } from './escape.ts'

/** What happened to a failure, a line for each, oldest first. */
export const showHistory = (failure: string, moments: readonly HistoryMoment[]): string[] => [
  `  history   of ${failure}`,
  ...moments.map(moment => `    ${escapeText(line(moment))}`)
]

function line({ at, what, by, why, operation, detail, letter }: HistoryMoment): string {
  const parts = [
    at === null ? '(when is not told)      ' : isoTime(at).padEnd(24),
    what.padEnd(12),
    letter === undefined ? undefined : `${letter.topic}[${letter.partition}]@${letter.offset}`,
    by === undefined ? undefined : what === 'failed' ? `group ${by}` : `by ${by}`,
    detail,
    why === undefined ? undefined : `why: ${why}`,
    operation === undefined ? undefined : `operation ${operation}`
  ]
  return parts.filter(part => part !== undefined && part !== '').join('  ')
}

export const historyToJson = (moments: readonly HistoryMoment[]): Record<string, unknown>[] =>
  moments.map(({ at, ...moment }) => ({ at: at === null ? null : jsonTime(at), ...moment }))
