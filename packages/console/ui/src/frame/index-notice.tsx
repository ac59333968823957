import { useIndex } from '../live/use-index.ts'
import { When } from '../parts/when.tsx'
import type { IndexState } from '../server/types.ts'
import { text } from '../text/english.ts'
import { percent } from '../words/amount.ts'

/** What one must know before one believes a count. */
export function IndexNotice() {
  const index = useIndex()
  return index === undefined ? null : <IndexBanner index={index} />
}

function IndexBanner({ index }: { readonly index: IndexState }) {
  switch (index.state) {
    case 'reading':
      return (
        <div className="banner banner-accent" role="status">
          <progress className="progress" max={1} value={index.progress} aria-label={text.loading} />
          <span>{text.index.reading(percent(index.progress, 1), index.letters)}</span>
        </div>
      )
    case 'away':
      return (
        <p className="banner banner-bad" role="status">
          {text.index.away} <When at={index.asOf} />
        </p>
      )
    case 'failed':
      return (
        <p className="banner banner-bad" role="status">
          {text.index.failed(index.problem ?? text.unknown)}
        </p>
      )
    default:
      return index.dropped > 0 ? <p className="banner banner-warn">{text.index.dropped(index.dropped)}</p> : null
  }
}
