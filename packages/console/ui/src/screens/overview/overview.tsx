import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { carried, useSearch } from '../../address/use-search.ts'
import { RangePicker } from '../../filters/range-picker.tsx'
import { Answer } from '../../parts/answer.tsx'
import { Blank } from '../../parts/blank.tsx'
import { Plot } from '../../parts/plot.tsx'
import { Title } from '../../parts/title.tsx'
import { overviewQuery } from '../../server/queries.ts'
import type { Overview as OverviewData } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { OperationLine } from '../operations/operation-line.tsx'
import { HeldConsumers } from './held-consumers.tsx'
import { OverviewHead } from './overview-head.tsx'
import { Tiles } from './tiles.tsx'
import { TopCauses } from './top-causes.tsx'
import { TopicGrid } from './topic-grid.tsx'

const buckets = 60

/** What there is, what is new, and what will be lost: the page that one keeps open. */
export function Overview() {
  const [search] = useSearch()
  const query = useQuery(overviewQuery(search, buckets))
  return (
    <div className="screen">
      <Answer query={query} alone>
        {overview => <Seen overview={overview} />}
      </Answer>
    </div>
  )
}

function Seen({ overview }: { readonly overview: OverviewData }) {
  const [search, ask] = useSearch()
  const { dlqs, totals, trend, running, consumers } = overview
  if (dlqs.length === 0) {
    return (
      <>
        <header className="screen-head">
          <Title words={text.overview.title} />
        </header>
        <Blank title={text.overview.empty} icon="search">
          <p>{text.overview.emptyWords}</p>
        </Blank>
        {consumers.asked > 0 && <HeldConsumers {...consumers} />}
      </>
    )
  }
  return (
    <>
      <OverviewHead overview={overview} />
      <div className="toolbar">
        <RangePicker fallback="day" />
      </div>
      <Tiles totals={totals} />
      {running.length > 0 && (
        <section className="panel">
          <h2>{text.overview.running}</h2>
          <ul className="operations-now">
            {running.map(operation => (
              <OperationLine key={operation.id} operation={operation} />
            ))}
          </ul>
        </section>
      )}
      {consumers.held.length > 0 && <HeldConsumers {...consumers} />}
      <section className="panel">
        <div className="panel-head">
          <h2>{text.overview.trend}</h2>
          <span className="faint">{text.overview.brush}</span>
        </div>
        <Plot trend={trend} label={text.overview.trend} onRange={range => ask({ ...search, ...range })} />
      </section>
      <section className="panel panel-flush">
        <div className="panel-head">
          <h2>{text.causes.title}</h2>
          <Link to="/causes" search={carried(search) as never}>
            {text.overview.allCauses}
          </Link>
        </div>
        <TopCauses search={search} overview={overview} />
      </section>
      <section className="panel panel-flush">
        <div className="panel-head">
          <h2>{text.overview.topics}</h2>
        </div>
        <TopicGrid dlqs={dlqs} search={search} />
      </section>
      {consumers.held.length === 0 && <HeldConsumers {...consumers} />}
    </>
  )
}
