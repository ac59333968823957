import type { CauseTrial, Choices } from '@dead-letter/operator'
import { escapeText } from './escape.ts'
import { number } from './summary.ts'
import { alignTable } from './table.ts'

const messageChars = 200

/** What a trial found: a row for each cause, and beneath it what those say that do not pass. */
export function showTrial(
  results: readonly CauseTrial[],
  { settled, incomplete }: Pick<Choices, 'settled' | 'incomplete'>,
  columns: number | null
): string[] {
  const rows = results.flatMap(({ cause, failures, tried, passed, failing }) => [
    [escapeText(cause), failures, tried, passed, tried - passed, ''],
    ...failing.map(({ cause: now, is, count, message }) => [
      `  ${is}: ${escapeText(now)}`,
      ...['', '', '', count],
      escapeText(message.slice(0, messageChars))
    ])
  ])
  const sum = (of: (result: CauseTrial) => number): number => results.reduce((total, result) => total + of(result), 0)
  const left = sum(({ failing }) =>
    failing.filter(({ class: kind }) => kind === 'infrastructure').reduce((total, { count }) => total + count, 0)
  )
  const doubtful = sum(({ doubtful }) => doubtful)
  return [
    ...alignTable(['cause', 'failures', 'tried', 'pass', 'fail', 'message'], rows, columns),
    '',
    `${number(sum(({ passed }) => passed))} of ${number(sum(({ tried }) => tried))} letters pass now; nothing was committed or sent`,
    ...(doubtful > 0
      ? [
          `${number(doubtful)} of those that pass were not decoded and not validated: give the --check of their consumer (json, text, schema:FILE), or if it has one this says nothing`
        ]
      : []),
    ...(left > 0
      ? [`${number(left)} failed by what the handler needs and not by what they hold (infrastructure): try them again`]
      : []),
    ...(settled > 0 ? [`${number(settled)} failures are discarded or sent back and were not tried`] : []),
    ...(incomplete > 0 ? [`${number(incomplete)} letters do not hold their record whole and were not tried`] : [])
  ]
}
