import { text } from '../text/english.ts'
import { amount } from '../words/amount.ts'
import type { Scope } from './bulk-action.ts'
import type { Previews } from './use-previews.ts'

interface PreviewWordsProps {
  readonly scope: Scope
  readonly previews: Previews
  /** Whether enough is given to count. */
  readonly asked: boolean
}

/** What an action would do, in numbers and in words. */
export function PreviewWords({ scope, previews: { each, changes, already, pending }, asked }: PreviewWordsProps) {
  const copies = [...new Set(each.flatMap(({ copyTopics }) => copyTopics))]
  const errors = each.reduce((all, preview) => all + preview.errors, 0)
  const first = each.find(({ firstError }) => firstError !== null)?.firstError ?? ''
  const everything = scope.some(({ filter }) => Object.keys(filter).length === 0)
  if (!asked) return null
  return (
    <div className="preview" aria-live="polite">
      <p className="preview-count">
        {pending ? text.bulk.counting : changes === 0 ? text.bulk.nothing : text.bulk.will(changes)}
      </p>
      {!pending && already > 0 && <p className="soft">{text.bulk.already(already)}</p>}
      {everything && <p className="warn">{text.bulk.all}</p>}
      {new Set(scope.map(({ dlq }) => dlq)).size > 1 && <p className="soft">{text.bulk.manyTopics}</p>}
      <ul className="tally">
        {scope.map(({ dlq }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a topic can be asked about in several parts
          <li key={index}>
            <span className="break">
              {dlq}
              {each[index] !== undefined && <span className="faint"> {shortened(each[index].words)}</span>}
            </span>
            <span className="number">{each[index] === undefined ? '…' : amount(each[index].changes)}</span>
          </li>
        ))}
      </ul>
      {errors > 0 && <p className="warn break">{text.bulk.errors(errors, first)}</p>}
      {copies.length > 0 && <p className="soft break">{text.bulk.copies(copies.join(', '))}</p>}
    </div>
  )
}

const mostWords = 200

/** A list of a hundred failures says nothing to a person. */
const shortened = (words: string): string => (words.length <= mostWords ? words : `${words.slice(0, mostWords)}…`)
