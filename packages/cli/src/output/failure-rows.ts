import { causeOf, diedAt, keyText, type LedgerView, type Letter, ownText } from '@dead-letter/operator'
import { escapeText } from './escape.ts'
import type { Paint } from './paint.ts'
import { second, timeColumn } from './second.ts'
import { alignTable, type Column } from './table.ts'

interface Row {
  readonly key: string
  died: string
  state: string
  letters: number
  cause: string
  place: string
  message: string
}

/** Digits of a key that are shown: enough to name a failure among millions in nearly every case. */
const keyDigits = 10
const openState = 'open'

/** Failures as rows of a table, each with its newest letter that was read and how many there were. */
export class FailureRows {
  readonly #textBytes: number
  readonly #rows = new Map<string, Row>()

  constructor(textBytes: number) {
    this.#textBytes = textBytes
  }

  add(letter: Letter, view: LedgerView | null): void {
    const key = keyText(letter.key)
    const row = rowOf(letter, view, key, this.#textBytes)
    const known = this.#rows.get(key)
    // The newest stands last.
    this.#rows.delete(key)
    this.#rows.set(key, { ...row, letters: (known?.letters ?? 0) + 1 })
  }

  lines(columns: number | null, paint: Paint): string[] {
    const rows = [...this.#rows.values()]
    const many = rows.some(({ letters }) => letters > 1)
    const head: (string | Column)[] = [
      ...[{ title: 'failure', whole: true }, timeColumn('died'), 'state'],
      ...(many ? ['letters'] : []),
      ...['cause', { title: 'origin', whole: true }, 'message']
    ]
    const [title = '', ...lines] = alignTable(
      head,
      rows.map(({ key, died, state, letters, cause, place, message }) => [
        ...[key.slice(0, keyDigits), died, state],
        ...(many ? [letters] : []),
        ...[cause, place, message]
      ]),
      columns
    )
    return [title, ...lines.map((line, i) => (rows[i]?.state.startsWith(openState) ? line : paint('good', line)))]
  }
}

function rowOf(letter: Letter, view: LedgerView | null, key: string, textBytes: number): Row {
  const { facts, record } = letter
  const text = (given: string): string => escapeText(ownText(given, textBytes))
  const assignee = view?.assignmentOf(letter.key)?.assignee
  const origin =
    facts.topic === undefined
      ? `${record.topic}[${record.partition}]@${record.offset}`
      : `${facts.topic}[${facts.partition ?? '?'}]@${facts.offset ?? '?'}`
  return {
    key,
    died: second(diedAt(letter)),
    state: text(
      `${view?.stateOf(letter.key, letter.redrives) ?? '?'}${assignee === undefined ? '' : ` (${assignee})`}`
    ),
    letters: 1,
    cause: text(causeOf(letter)),
    place: text(origin),
    message: text(facts.message ?? '')
  }
}
