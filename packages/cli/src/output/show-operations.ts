import { type CurrentState, isoTime, type Operation, type Outcomes, stateAmong } from '@dead-letter/operator'
import { escapeText } from './escape.ts'
import { second, timeColumn } from './second.ts'
import { number } from './summary.ts'
import { alignTable } from './table.ts'

const shown = 10

/** Redrives as the ledger tells of them: whoever may write it wrote any text. */
export const showOperations = (found: readonly Operation[], now: number, columns: number | null): string[] =>
  alignTable(
    [
      // A beginning of it names it where it is asked for.
      ...[{ title: 'operation', whole: true, brief: (id: string) => id.slice(0, 8) }, 'state', 'sent', 'of'],
      ...[{ title: 'parked', spare: 1 }, { title: 'topic', whole: true }, 'to', { title: 'by', spare: 2 }],
      ...[timeColumn('since'), { title: 'runner', spare: 4 }, { title: 'filter', spare: 3 }]
    ],
    found.map(operation => [
      ...[
        operation.id,
        escapeText(stateAmong(operation, found, now)),
        operation.sent,
        operation.planned,
        operation.parked
      ],
      ...[
        operation.dlq,
        operation.target,
        operation.by,
        second(operation.since),
        operation.runner,
        operation.words
      ].map(escapeText)
    ]),
    columns
  )

/** One redrive, and what came of what it sent. */
export function showOperation(
  operation: Operation,
  state: CurrentState,
  outcomes: Outcomes | null,
  columns: number | null
): string[] {
  const { id, dlq, target, words, by, runner, since, heard, planned, sent, parked, planHash } = operation
  const { error, reason, approvedBy, asked } = operation
  const line = (name: string, text: string): string => `  ${name.padEnd(9)} ${escapeText(text)}`
  const optional = (name: string, text: string | undefined): string[] => (text === undefined ? [] : [line(name, text)])
  return [
    `${id}  ${escapeText(state)}${asked === undefined ? '' : escapeText(`, ${asked.by} asks to ${asked.want}`)}`,
    line('redrive', `${dlq} to ${target}; filter: ${words}`),
    line('by', `${by}${approvedBy === undefined ? '' : `, approved by ${approvedBy} (not verified)`}`),
    line('runner', `${runner}, since ${isoTime(since)}, last heard of ${isoTime(heard)}`),
    line('plan', planHash),
    line('sent', `${number(sent)} of ${number(planned)}${parked > 0 ? `, parked ${number(parked)}` : ''}`),
    ...optional('reason', reason),
    ...optional('error', error),
    ...(outcomes === null ? [] : [line('outcome', outcomeText(outcomes)), ...showOutcomes(outcomes, columns)])
  ]
}

/** `7 handled, 2 failed again, 1 not reached yet`. */
export function outcomeText({ sent, handled, failedAgain, waiting, expired, unread }: Outcomes): string {
  if (sent === 0) return 'nothing was sent'
  return [
    `${number(handled)} handled`,
    `${number(failedAgain)} failed again`,
    ...(waiting > 0 ? [`${number(waiting)} not reached yet`] : []),
    ...(expired > 0 ? [`${number(expired)} expired: retention took them before they were read`] : []),
    ...(unread > 0 ? [`${number(unread)} in partitions that no group is known to read`] : [])
  ].join(', ')
}

function showOutcomes({ causes, letters }: Outcomes, columns: number | null): string[] {
  if (causes.length === 0) return []
  const more = (list: readonly unknown[]): string[] =>
    list.length > shown ? [`… and ${number(list.length - shown)} more`] : []
  return [
    ...alignTable(
      ['failed again', 'cause', 'message'],
      causes
        .slice(0, shown)
        .map(({ count, cause, example }) => [number(count), escapeText(cause), escapeText(example)]),
      columns
    ),
    ...more(causes),
    ...alignTable(
      [
        { title: 'failure', whole: true },
        { title: 'letter', whole: true }
      ],
      letters
        .slice(0, shown)
        .map(({ failure, topic, partition, offset }) => [
          failure.slice(0, 10),
          escapeText(`${topic}[${partition}]@${offset}`)
        ]),
      columns
    ),
    ...more(letters)
  ]
}

/** The same for machines. */
export function operationToJson(
  { id, ...operation }: Operation,
  state: CurrentState,
  outcomes?: Outcomes | null
): Record<string, unknown> {
  const { asked, since, heard } = operation
  return {
    id,
    ...operation,
    ...{ state, since: isoTime(since), heard: isoTime(heard) },
    ...(asked === undefined ? {} : { asked: { ...asked, at: isoTime(asked.at) } }),
    ...(outcomes === undefined ? {} : { outcomes })
  }
}
