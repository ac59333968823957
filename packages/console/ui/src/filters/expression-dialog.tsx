import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { filterCheckQuery, filterHelpQuery } from '../server/queries.ts'
import type { FilterHelp } from '../server/types.ts'
import { text } from '../text/english.ts'
import { complete } from './completion.ts'

interface ExpressionDialogProps {
  readonly given: string
  readonly onClose: () => void
  readonly onDone: (where: string) => void
}

const pauseMs = 300

/** Writes an expression of CEL: names are completed, and the server says whether it is one before it is used. */
export default function ExpressionDialog({ given, onClose, onDone }: ExpressionDialogProps) {
  const [words, setWords] = useState(given)
  const [asked, setAsked] = useState(given)
  const [cursor, setCursor] = useState(given.length)
  const [chosen, setChosen] = useState(0)
  const [hidden, setHidden] = useState(false)
  const area = useRef<HTMLTextAreaElement>(null)
  const ids = useId()
  const help = useQuery(filterHelpQuery).data
  const check = useQuery({ ...filterCheckQuery(asked), enabled: asked.trim() !== '' })
  const { from, suggestions } = complete(words, cursor, namesOf(help))
  const open = suggestions.length > 0 && !hidden

  useEffect(() => {
    const timer = setTimeout(() => setAsked(words), pauseMs)
    return () => clearTimeout(timer)
  }, [words])

  const write = (next: string, at: number): void => {
    setWords(next)
    setCursor(at)
    setHidden(true)
    // The cursor can be set once the text is there.
    requestAnimationFrame(() => {
      area.current?.focus()
      area.current?.setSelectionRange(at, at)
    })
  }
  const insert = (name: string, begin = cursor): void =>
    write(`${words.slice(0, begin)}${name}${words.slice(cursor)}`, begin + name.length)

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      onDone(words.trim())
      return
    }
    if (!open) return
    const does: Readonly<Record<string, () => void>> = {
      ArrowDown: () => setChosen((chosen + 1) % suggestions.length),
      ArrowUp: () => setChosen((chosen + suggestions.length - 1) % suggestions.length),
      Enter: () => insert(suggestions[chosen] ?? '', from),
      Tab: () => insert(suggestions[chosen] ?? '', from),
      Escape: () => setHidden(true)
    }
    const act = does[event.key]
    if (act === undefined) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  const told = check.data
  const wrong = told?.ok === false ? (told.problem ?? text.unknown) : (check.error?.message ?? null)
  return (
    <Dialog
      title={text.expression.title}
      wide
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{text.cancel}</Button>
          <Button kind="main" onPress={() => onDone(words.trim())} denied={wrong}>
            {text.filters.apply}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p className="soft">{text.expression.words}</p>
        <div className="field">
          <label className="label" htmlFor={`${ids}-area`}>
            {text.expression.field}
          </label>
          <textarea
            id={`${ids}-area`}
            ref={area}
            className="input area mono"
            value={words}
            spellCheck={false}
            aria-controls={`${ids}-list`}
            aria-autocomplete="list"
            aria-haspopup="listbox"
            aria-activedescendant={open ? `${ids}-${chosen}` : undefined}
            aria-describedby={`${ids}-state`}
            autoFocus
            onChange={event => {
              setWords(event.target.value)
              setCursor(event.target.selectionStart)
              setChosen(0)
              setHidden(false)
            }}
            onSelect={event => setCursor(event.currentTarget.selectionStart)}
            onKeyDown={onKeyDown}
          />
          <ul
            id={`${ids}-list`}
            className="suggestions"
            role="listbox"
            aria-label={text.expression.suggestions}
            hidden={!open}
          >
            {suggestions.map((name, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the text area has the keys of its list
              <li
                key={name}
                id={`${ids}-${index}`}
                role="option"
                aria-selected={index === chosen}
                className="menu-item mono"
                onClick={() => insert(name, from)}
              >
                {name}
              </li>
            ))}
          </ul>
          <p id={`${ids}-state`} className={wrong === null ? 'field-about' : 'field-error'} aria-live="polite">
            {words.trim() === ''
              ? text.filters.expressionAbout
              : wrong !== null
                ? wrong
                : told?.ok === true
                  ? text.expression.valid
                  : ''}
          </p>
        </div>
        {help !== undefined && <Help help={help} onInsert={name => insert(name)} />}
      </div>
    </Dialog>
  )
}

const namesOf = (help: FilterHelp | undefined): string[] =>
  help === undefined ? [] : [...help.variables.map(({ name }) => name), ...help.paths, ...help.functions]

function Help({ help, onInsert }: { readonly help: FilterHelp; readonly onInsert: (name: string) => void }) {
  return (
    <details className="help">
      <summary>{text.expression.help}</summary>
      <h3>{text.expression.variables}</h3>
      <div className="scroll-x">
        <table className="table">
          <tbody>
            {help.variables.map(({ name, type, about, example }) => (
              <tr key={name}>
                <th scope="row">
                  <Name name={name} onInsert={onInsert} />
                </th>
                <td className="faint">{type}</td>
                <td>{about}</td>
                <td className="mono break">{example}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {help.paths.length > 0 && (
        <>
          <h3>{text.expression.paths}</h3>
          <p className="names">
            {help.paths.map(path => (
              <Name key={path} name={path} onInsert={onInsert} />
            ))}
          </p>
        </>
      )}
      <h3>{text.expression.functions}</h3>
      <p className="names">
        {help.functions.map(name => (
          <Name key={name} name={name} onInsert={onInsert} />
        ))}
      </p>
    </details>
  )
}

const Name = ({ name, onInsert }: { readonly name: string; readonly onInsert: (name: string) => void }) => (
  <button type="button" className="name mono" aria-label={text.expression.insert(name)} onClick={() => onInsert(name)}>
    {name}
  </button>
)
