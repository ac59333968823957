import { useQuery } from '@tanstack/react-query'
import { Answer } from '../parts/answer.tsx'
import { StateBadge } from '../parts/badge.tsx'
import { Fact, Facts } from '../parts/facts.tsx'
import { Title } from '../parts/title.tsx'
import { settingsQuery } from '../server/queries.ts'
import type { Settings as SettingsData } from '../server/types.ts'
import { text } from '../text/english.ts'
import { amount, bytes } from '../words/amount.ts'
import { Sessions } from './settings/sessions.tsx'

const words = text.settings

export function Settings() {
  const query = useQuery(settingsQuery)
  return (
    <div className="screen">
      <header className="screen-head">
        <Title words={words.title} />
        <p className="soft">{words.words}</p>
      </header>
      <Answer query={query}>{settings => <Shown settings={settings} />}</Answer>
      <Sessions />
    </div>
  )
}

function Shown({ settings: { settings, index, ledger } }: { readonly settings: SettingsData }) {
  return (
    <>
      <div className="pair">
        <section className="panel">
          <h2>{words.index}</h2>
          <p className="soft">{words.disposable}</p>
          <Facts>
            <Fact name={words.file}>
              <code className="break">{index.file}</code>
            </Fact>
            <Fact name={words.size}>{bytes(index.bytes)}</Fact>
            {index.bytesPerLetter !== null && (
              <Fact name={words.perLetter}>{bytes(Math.round(index.bytesPerLetter))}</Fact>
            )}
            <Fact name={words.bound}>{bytes(index.maxBytes)}</Fact>
            <Fact name={words.letterBound}>{bytes(index.maxLetterBytes)}</Fact>
            <Fact name={words.schema}>{amount(index.schema)}</Fact>
            {index.rebuilt !== null && <Fact name={words.rebuilt}>{index.rebuilt}</Fact>}
          </Facts>
        </section>
        <section className="panel">
          <h2>{words.ledger}</h2>
          <Facts>
            <Fact name={words.name}>
              <code className="break">{ledger.name}</code>
            </Fact>
            <Fact name={words.state}>
              <StateBadge state={ledger.state} />
            </Fact>
            <Fact name={words.entries}>{amount(ledger.entries)}</Fact>
            <Fact name={words.faults}>{amount(ledger.faults)}</Fact>
          </Facts>
        </section>
      </div>
      <section className="panel panel-flush">
        <div className="panel-head">
          <h2>{words.configured}</h2>
        </div>
        <div className="scroll-x">
          <table className="table table-cards settings">
            <thead>
              <tr>
                <th scope="col">{words.columns.name}</th>
                <th scope="col">{words.columns.value}</th>
                <th scope="col">{words.columns.from}</th>
              </tr>
            </thead>
            <tbody>
              {settings.map(({ name, value, from, about }) => (
                <tr key={name}>
                  <th scope="row">
                    <code>{name}</code>
                    <p className="faint">{about}</p>
                  </th>
                  <td className="mono break">{value}</td>
                  <td>{words.sources[from] ?? from}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
    </>
  )
}
