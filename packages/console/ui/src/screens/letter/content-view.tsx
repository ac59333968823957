import { useState } from 'react'
import { Segments } from '../../parts/choice.tsx'
import type { Content, LetterDetail } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { bytes } from '../../words/amount.ts'
import { bytesOf, hexLines } from '../../words/hex.ts'
import { parseWhole } from '../../words/json-text.ts'
import { JsonTree, type NodeActs } from './json-tree.tsx'
import { TextWithMark } from './text-with-mark.tsx'

interface ContentViewProps {
  readonly label: string
  readonly content: Content
  readonly absent: string
  readonly errors?: LetterDetail['valueErrors']
  /** What can be done with one place of a JSON value. */
  readonly acts?: NodeActs
  /** Where all of it is, if what is shown is cut. */
  readonly whole?: string
}

type View = 'tree' | 'text' | 'hex'

/** A key or a value: as a tree where it is JSON, as text, or byte by byte. */
export function ContentView({ label, content, absent, errors = [], acts, whole }: ContentViewProps) {
  const parsed = parse(content)
  const first: View = parsed !== undefined ? 'tree' : content.encoding === 'base64' ? 'hex' : 'text'
  const [chosen, setChosen] = useState<View | null>(null)
  const view = chosen ?? first
  if (content.text === null) return <p className="soft">{absent}</p>
  if (content.bytes === 0) return <p className="soft">{text.letter.emptyBytes}</p>
  const options = (['tree', 'text', 'hex'] as const)
    .filter(id => (id === 'tree' ? parsed !== undefined : id === 'text' ? content.encoding !== 'base64' : true))
    .map(id => ({ id, label: text.letter.views[id] }))
  return (
    <div className="content">
      <div className="content-bar">
        {options.length > 1 && (
          <Segments
            label={`${label}: ${text.letter.views.label}`}
            value={view}
            options={options}
            onChange={id => setChosen(id as View)}
          />
        )}
        <span className="faint">{bytes(content.bytes)}</span>
        {content.masked > 0 && <span className="badge badge-quiet">{text.letter.masked(content.masked)}</span>}
      </div>
      {errors.length > 0 && (
        <ul className="value-errors">
          {errors.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              {path !== '' && <code>{path}</code>} {message}
            </li>
          ))}
        </ul>
      )}
      {view === 'tree' && parsed !== undefined && (
        <JsonTree value={parsed.value} label={label} errors={errors} {...(acts === undefined ? {} : { acts })} />
      )}
      {view === 'text' && (
        <TextWithMark words={pretty(content)} mark={errors.find(error => error.position !== undefined)} />
      )}
      {view === 'hex' && <Hex content={content} label={label} />}
      {content.cut && (
        <p className="faint">
          {text.letter.cut(bytes(content.bytes))} {whole !== undefined && <a href={whole}>{text.letter.whole}</a>}
        </p>
      )}
    </div>
  )
}

function parse({ format, text: words }: Content): { readonly value: unknown } | undefined {
  if (format !== 'json' || words === null) return undefined
  try {
    return { value: parseWhole(words) }
  } catch {
    // What is cut does not parse.
    return undefined
  }
}

const pretty = ({ text: words }: Content): string => words ?? ''

function Hex({ content, label }: { readonly content: Content; readonly label: string }) {
  const lines = hexLines(bytesOf(content.text ?? '', content.encoding))
  return (
    <div className="scroll code" tabIndex={0} role="region" aria-label={label}>
      <table className="hex">
        <tbody>
          {lines.map(({ at, hex, text: words }) => (
            <tr key={at}>
              <td className="faint">{at}</td>
              <td>{hex}</td>
              <td className="soft">{words}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
