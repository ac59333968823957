import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { carried, useSearch } from '../../address/use-search.ts'
import { RangePicker } from '../../filters/range-picker.tsx'
import { useKeys } from '../../keys/keys.tsx'
import { Answer } from '../../parts/answer.tsx'
import { StateBadge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Menu } from '../../parts/menu.tsx'
import { Plot } from '../../parts/plot.tsx'
import { Title } from '../../parts/title.tsx'
import { causeQuery } from '../../server/queries.ts'
import type { CauseDetail } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { CauseFacts } from './cause-facts.tsx'
import { Example } from './example.tsx'
import { Together } from './together.tsx'
import { type CauseChanging, useCauseChange } from './use-cause-change.tsx'

export function CauseScreen() {
  const { fingerprint } = useParams({ strict: false }) as { readonly fingerprint: string }
  const [search] = useSearch()
  const query = useQuery(causeQuery(fingerprint, search))
  const change = useCauseChange()
  return (
    <div className="screen">
      <Answer query={query} alone>
        {detail => <OneCause detail={detail} change={change} />}
      </Answer>
      {change.dialog}
    </div>
  )
}

function OneCause({ detail, change }: { readonly detail: CauseDetail; readonly change: CauseChanging }) {
  const { cause } = detail
  const [search, ask] = useSearch()
  const its = { ...carried(search), cause: [cause.fingerprint] } as never
  useKeys(change.keys.map(({ run, ...key }) => ({ ...key, run: () => run(cause) })))
  const where = text.cause.happened(
    text.cause.stages[cause.stage ?? ''] ?? text.cause.failedIn,
    cause.groups[0]?.group ?? text.causes.noGroup,
    cause.topics[0]?.topic ?? text.causes.noTopic
  )
  return (
    <>
      <header className="screen-head">
        <div className="crumbs">
          <Link to="/causes" search={carried(search) as never}>
            {text.causes.title}
          </Link>
        </div>
        <div className="title-line">
          <Title words={cause.name} />
          <StateBadge state={cause.state} />
        </div>
        <p className="soft">{where}</p>
        {cause.example !== '' && cause.example !== cause.name && <pre className="message">{cause.example}</pre>}
      </header>
      <div className="toolbar">
        <Link to="/letters" search={its} className="button button-main">
          <span className="button-words">{text.cause.letters(cause.count)}</span>
        </Link>
        <Button icon="send" onPress={() => change.plan(cause)} denied={change.redriveDenied} keys="p">
          {text.cause.plan}
        </Button>
        <Menu label={text.bulk.more} entries={change.entries(cause).filter(({ id }) => id !== 'plan')} />
        <span className="grow" />
        <RangePicker />
      </div>
      <div className="columns">
        <div className="column-main">
          <section className="panel">
            <h2>{text.cause.trend}</h2>
            <Plot trend={cause.trend} label={text.cause.trend} onRange={range => ask({ ...search, ...range })} />
          </section>
          <Example detail={detail} />
          <Together parts={detail.parts} />
        </div>
        <CauseFacts cause={cause} change={change} />
      </div>
    </>
  )
}
