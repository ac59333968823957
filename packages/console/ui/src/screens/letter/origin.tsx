import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Answer } from '../../parts/answer.tsx'
import { Blank } from '../../parts/blank.tsx'
import { Button } from '../../parts/button.tsx'
import { Difference } from '../../parts/difference.tsx'
import { originQuery } from '../../server/queries.ts'
import type { Content, LetterDetail, OriginRecord } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { ContentView } from './content-view.tsx'

/** The record that failed, as it lies in its topic: fetched when it is asked for, since that reads the topic. */
export function OriginPanel({ letter }: { readonly letter: LetterDetail }) {
  const [asked, setAsked] = useState(false)
  const query = useQuery({ ...originQuery(letter), enabled: asked })
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{text.letter.origin}</h2>
        {!asked && (
          <Button small onPress={() => setAsked(true)}>
            {text.letter.originAsk}
          </Button>
        )}
      </div>
      {asked && <Answer query={query}>{record => <Compared letter={letter} record={record} />}</Answer>}
    </section>
  )
}

function Compared({ letter, record }: { readonly letter: LetterDetail; readonly record: OriginRecord }) {
  if (record.state !== 'found') {
    return (
      <Blank title={text.letter.originStates[record.state]} icon={record.state === 'forbidden' ? 'lock' : 'info'}>
        <p>{record.detail}</p>
      </Blank>
    )
  }
  if (record.differs.length === 0) return <p className="good">{text.letter.same}</p>
  return (
    <>
      <p>{text.letter.differs(record.differs.join(', '))}</p>
      {record.differs.includes('key') && <Both label={text.letter.key} mine={letter.key} theirs={record.key} />}
      {record.differs.includes('value') && <Both label={text.letter.value} mine={letter.value} theirs={record.value} />}
      <HeaderDifferences letter={letter} record={record} />
    </>
  )
}

interface BothProps {
  readonly label: string
  readonly mine: Content
  readonly theirs: Content | null
}

function Both({ label, mine, theirs }: BothProps) {
  const readable = mine.encoding === undefined && theirs?.encoding === undefined
  return (
    <div className="both">
      <h3>{label}</h3>
      {readable && mine.text !== null && theirs?.text !== null && theirs !== null ? (
        <Difference label={text.letter.compared(label)} before={theirs.text ?? ''} after={mine.text} />
      ) : (
        <div className="sides">
          <div>
            <h4>{text.letter.inLetter}</h4>
            <ContentView label={text.letter.inLetter} content={mine} absent={text.letter.noValue} />
          </div>
          <div>
            <h4>{text.letter.inOrigin}</h4>
            {theirs !== null && (
              <ContentView label={text.letter.inOrigin} content={theirs} absent={text.letter.noValue} />
            )}
          </div>
        </div>
      )}
    </div>
  )
}

function HeaderDifferences({ letter, record }: { readonly letter: LetterDetail; readonly record: OriginRecord }) {
  const names = record.differs.filter(name => name.startsWith('header:')).map(name => name.slice('header:'.length))
  if (names.length === 0) return null
  const toldBy = (headers: LetterDetail['headers'], name: string): string =>
    headers.find(header => header.name === name)?.value ?? text.none
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{text.letter.headers}</th>
          <th scope="col">{text.letter.inLetter}</th>
          <th scope="col">{text.letter.inOrigin}</th>
        </tr>
      </thead>
      <tbody>
        {names.map(name => (
          <tr key={name}>
            <th scope="row" className="mono break">
              {name}
            </th>
            <td className="mono break">{toldBy(letter.headers, name)}</td>
            <td className="mono break">{toldBy(record.headers, name)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
