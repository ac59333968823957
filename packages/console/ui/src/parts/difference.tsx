import { text } from '../text/english.ts'
import { diffLines } from '../words/diff.ts'

interface DifferenceProps {
  readonly before: string
  readonly after: string
  readonly label: string
}

/** Line by line: what goes and what comes for one text to become the other. */
export function Difference({ before, after, label }: DifferenceProps) {
  return (
    <pre className="code scroll" tabIndex={0} role="region" aria-label={label}>
      {before === after
        ? text.unchanged
        : diffLines(before, after).map(({ sign, words }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text
            <span key={index} className={`diff diff-${sign === '+' ? 'more' : sign === '-' ? 'less' : 'same'}`}>
              {sign} {words}
              {'\n'}
            </span>
          ))}
    </pre>
  )
}
