import { Link } from '@tanstack/react-router'
import { Breaks } from '../../parts/breaks.tsx'
import { Fact, Facts } from '../../parts/facts.tsx'
import { When } from '../../parts/when.tsx'
import type { LetterDetail } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { amount, bytes } from '../../words/amount.ts'
import { shortName } from '../../words/short-name.ts'

const words = text.letter.facts

export function LetterFacts({ letter }: { readonly letter: LetterDetail }) {
  const { row, origin, dlq, partition, offset, expiresAt } = letter
  return (
    <section className="panel">
      <Facts>
        <Fact name={words.cause}>
          <Link to="/causes/$fingerprint" params={{ fingerprint: letter.fingerprint }} className="break">
            <Breaks of={shortName(row.cause)} />
          </Link>
        </Fact>
        <Fact name={words.failed}>
          <When at={row.at} form="stacked" />
        </Fact>
        <Fact name={words.origin}>
          <span className="break">
            {origin.topic === null ? text.unknown : text.list.unit(origin.topic, origin.partition, origin.offset)}
          </span>
        </Fact>
        <Fact name={words.group}>
          <span className="break">{row.group ?? text.unknown}</span>
        </Fact>
        {row.attempts !== null && <Fact name={words.attempts}>{amount(row.attempts)}</Fact>}
        {row.redrives > 0 && <Fact name={words.redrives}>{text.letter.times(row.redrives)}</Fact>}
        {row.assignee !== null && <Fact name={words.owner}>{row.assignee}</Fact>}
        {row.note !== null && <Fact name={words.note}>{row.note}</Fact>}
        <Fact name={words.lies}>
          <span className="break">
            <Breaks of={text.list.unit(dlq, partition, offset)} />
          </span>
        </Fact>
        {expiresAt !== null && (
          <Fact name={words.expires}>
            <When at={expiresAt} form="stacked" />
          </Fact>
        )}
        {row.size !== null && (
          <Fact name={letter.masked.includes('value') ? words.sizeMasked : words.size}>{bytes(row.size)}</Fact>
        )}
        {row.dialect !== null && <Fact name={words.dialect}>{row.dialect}</Fact>}
        <Fact name={words.failure}>
          <code className="break">{letter.failure}</code>
        </Fact>
      </Facts>
    </section>
  )
}
