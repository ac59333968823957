import { Link } from '@tanstack/react-router'
import { Button } from '../../parts/button.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { Tally } from '../../parts/tally.tsx'
import { When } from '../../parts/when.tsx'
import type { Cause } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { nameIn } from '../../words/signature.ts'
import { AgeCell } from './age-cell.tsx'
import type { CauseChanging } from './use-cause-change.tsx'

const unknown = <span className="faint">{text.unknown}</span>

interface CauseFactsProps {
  readonly cause: Cause
  readonly change: CauseChanging
}

/** Beside the story: who, where, since when, and what people said. */
export function CauseFacts({ cause, change }: CauseFactsProps) {
  const { note, owner, resolved, muted, topics, groups, dlqs, ages } = cause
  const edit = (what: 'note' | 'owner', words: string) => (
    <Button small kind="quiet" denied={change.denied} onPress={() => change.ask(cause, what)}>
      {words}
    </Button>
  )
  return (
    <aside className="column-side panel" aria-label={text.cause.facts}>
      <Facts>
        {resolved !== undefined && (
          <Fact name={text.states.resolved}>
            {text.cause.resolvedBy(nameIn(resolved.by), resolved.release)} <When at={resolved.at} form="short" />
          </Fact>
        )}
        {muted !== undefined && (
          <Fact name={text.states.muted}>
            {text.cause.mutedBy(nameIn(muted.by))}
            {muted.count !== undefined && <span>: {text.cause.untilCount(muted.since, muted.count)}</span>}
            {muted.until !== undefined && (
              <span>
                {' '}
                {text.cause.untilTime} <When at={muted.until} form="short" />
              </span>
            )}
          </Fact>
        )}
        <Fact name={text.cause.note}>
          {note !== undefined && (
            <>
              <p className="break">{note.text}</p>
              <p className="faint">
                {nameIn(note.by)}, <When at={note.at} form="short" />
              </p>
            </>
          )}
          {edit('note', note === undefined ? text.cause.addNote : text.cause.edit)}
        </Fact>
        <Fact name={text.cause.owner}>
          {owner !== undefined && <span className="break">{owner.name}</span>}
          {edit('owner', owner === undefined ? text.cause.addOwner : text.cause.edit)}
        </Fact>
        <Fact name={text.cause.first}>
          <When at={cause.first} form="stacked" />
        </Fact>
        <Fact name={text.cause.last}>
          <When at={cause.last} form="stacked" />
        </Fact>
        <Fact name={text.cause.ages}>
          <ul className="tally">
            {(['hour', 'day', 'week', 'older'] as const).map(age => (
              <li key={age}>
                <span>{text.cause.age[age]}</span>
                <span className="number">{ages[age] === 0 ? '0' : <AgeCell cause={cause} age={age} />}</span>
              </li>
            ))}
          </ul>
        </Fact>
        <Fact name={text.cause.decided}>
          <Tally
            entries={(['open', 'redriven', 'parked', 'discarded'] as const).map(state => [
              text.states[state],
              cause[state]
            ])}
            absent={unknown}
          />
        </Fact>
        <Fact name={text.cause.topics}>
          <Tally entries={topics.map(({ topic, count }) => [topic, count])} absent={unknown} />
        </Fact>
        <Fact name={text.cause.groups}>
          <Tally entries={groups.map(({ group, count }) => [group, count])} absent={unknown} />
        </Fact>
        <Fact name={text.cause.dlqs}>
          <ul>
            {dlqs.map(dlq => (
              <li key={dlq} className="break">
                <Link to="/letters" search={{ dlq: [dlq], cause: [cause.fingerprint] } as never}>
                  {dlq}
                </Link>
              </li>
            ))}
          </ul>
        </Fact>
        {cause.class !== null && <Fact name={text.cause.class}>{cause.class}</Fact>}
        {cause.dialect !== null && <Fact name={text.cause.dialect}>{cause.dialect}</Fact>}
        <Fact name={text.cause.fingerprint}>
          <code className="break">{cause.fingerprint}</code>
        </Fact>
      </Facts>
    </aside>
  )
}
