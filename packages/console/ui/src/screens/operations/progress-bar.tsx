import { text } from '../../text/english.ts'
import { amount, percent } from '../../words/amount.ts'

interface ProgressBarProps {
  readonly done: number
  readonly planned: number | null
  readonly label: string
}

export function ProgressBar({ done, planned, label }: ProgressBarProps) {
  if (planned === null || planned === 0) return <span className="number">{amount(done)}</span>
  return (
    <span className="progress-line">
      <progress className="progress" max={planned} value={Math.min(done, planned)} aria-label={label} />
      <span className="number" title={text.operations.of(amount(done), amount(planned))}>
        {percent(Math.min(done, planned), planned)}
      </span>
    </span>
  )
}
