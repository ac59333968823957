import { days, nameOf, type Range, spanRange, spans } from '../address/ranges.ts'
import { useSearch } from '../address/use-search.ts'
import { Button } from '../parts/button.tsx'
import { Choice, Segments } from '../parts/choice.tsx'
import { useNow } from '../parts/clock.ts'
import { text } from '../text/english.ts'
import { brief, weekday } from '../words/time.ts'

interface RangePickerProps {
  /** What is meant where the address names no range. @default all time */
  readonly fallback?: 'day'
}

/** When failures happened: the same on every screen, and in its address. */
export function RangePicker({ fallback }: RangePickerProps) {
  const [search, ask] = useSearch()
  const now = useNow()
  const named = nameOf(search, now)
  const name = named === 'all' ? (fallback ?? named) : named
  const set = ({ since, until }: Range): void => {
    const { since: _, until: __, ...rest } = search
    ask({ ...rest, ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) })
  }
  const lastDays = days(now)
  const dayOptions = lastDays.map(({ id, day = now }, back) => ({
    id,
    label: back === 0 ? text.range.today : back === 1 ? text.range.yesterday : weekday(day)
  }))
  const isDay = lastDays.some(({ id }) => id === name)
  return (
    <div className="range" role="group" aria-label={text.range.label}>
      <Segments
        label={text.range.label}
        value={name ?? ''}
        options={spans
          .filter(({ id }) => id !== 'all' || fallback === undefined)
          .map(({ id }) => ({ id, label: text.range[id as 'hour' | 'day' | 'week' | 'all'] }))}
        onChange={id => set(spanRange(spans.find(span => span.id === id)?.ms ?? null, now))}
      />
      <Choice
        label={text.range.days}
        labelled={false}
        value={isDay && name !== null ? name : ''}
        placeholder={text.range.days}
        options={dayOptions}
        onChange={id => {
          const day = lastDays.find(named => named.id === id)
          if (day !== undefined) set(day)
        }}
      />
      {name === null && (
        <span className="chip">
          <span>
            {search.since === undefined ? '…' : brief(search.since, now)} –{' '}
            {search.until === undefined ? '…' : brief(search.until, now)}
          </span>
          <Button kind="quiet" small icon="close" label={text.range.clear} onPress={() => set({})} />
        </span>
      )}
    </div>
  )
}
