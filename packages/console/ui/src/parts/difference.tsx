import { text } from '../text/english.ts'
import { diffLines, folded } from '../words/diff.ts'

interface DifferenceProps {
  readonly before: string
  readonly after: string
  readonly label: string
}

const classes = { '+': 'diff-more', '-': 'diff-less', ' ': '', '…': 'faint' } as const

/** Line by line: what goes and what comes for one text to become the other. */
export function Difference({ before, after, label }: DifferenceProps) {
  return (
    <pre className="code scroll" tabIndex={0} role="region" aria-label={label}>
      {before === after
        ? text.unchanged
        : folded(diffLines(before, after)).map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text
            <span key={index} className={classes[line.sign]}>
              {line.sign} {line.sign === '…' ? text.unchangedLines(line.count) : line.words}
              {'\n'}
            </span>
          ))}
    </pre>
  )
}
