import { type DecisionPlan, type DecisionRequest, topOf } from '@dead-letter/operator'
import { escapeText } from './escape.ts'
import { second, timeColumn } from './second.ts'
import { counted, number } from './summary.ts'
import { alignTable } from './table.ts'

const shownCauses = 10

/** What a decision would do, before it is asked whether to. */
export function showPlan(
  { counts, already, copyTopics }: DecisionPlan,
  { dlq, action, filter, by }: DecisionRequest,
  columns: number | null
): string[] {
  const { shown, more } = topOf(counts.causes, shownCauses, ({ count }) => count)
  return [
    escapeText(`${action.name} in ${dlq}, by ${by}; filter: ${filter.words}`),
    ...alignTable(
      ['failures', 'cause', timeColumn('first', 1), timeColumn('last')],
      shown.map(({ count, cause, first, last }) => [count, escapeText(cause), second(first), second(last)]),
      columns
    ),
    ...(more.entries > 0
      ? [`… and ${counted(more.entries, 'more cause')} with ${counted(more.letters, 'failure')}`]
      : []),
    ...(already > 0
      ? [
          `${number(already)} more ${already === 1 ? 'is so already and stays' : 'are so already and stay'} as ${already === 1 ? 'it is' : 'they are'}`
        ]
      : []),
    ...(copyTopics.length > 0 ? [escapeText(`copies go to ${copyTopics.join(', ')}`)] : [])
  ]
}
