import { useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { text } from '../../text/english.ts'
import { columnPath, type JsonPath, lastName, pointer, type Scalar } from '../../words/json-path.ts'

export interface NodeActs {
  readonly onFilter: (path: JsonPath, value: Scalar) => void
  readonly onColumn: (path: JsonPath) => void
}

interface TreeProps {
  readonly value: unknown
  readonly label: string
  readonly errors: readonly { readonly path: string; readonly message: string }[]
  readonly acts?: NodeActs
}

/** Levels that are open at first, and entries of one level that are shown. */
const openLevels = 3
const mostEntries = 500

/**
 * A value of any shape. What is in a closed level is made when it is opened: a value of thousands of levels would be more than a browser
 * can lay out.
 */
export function JsonTree({ value, label, errors, acts }: TreeProps) {
  return (
    <div className="code scroll tree" tabIndex={0} role="region" aria-label={label}>
      <Node name={null} value={value} path={[]} errors={errors} {...(acts === undefined ? {} : { acts })} />
    </div>
  )
}

interface NodeProps extends Omit<TreeProps, 'label'> {
  readonly name: string | number | null
  readonly path: JsonPath
}

function Node({ name, value, path, errors, acts }: NodeProps) {
  const [open, setOpen] = useState(path.length < openLevels)
  const here = errors.find(error => error.path === pointer(path) && path.length > 0)
  const wrong = here === undefined ? null : <span className="tree-error">{here.message}</span>
  const head = name === null ? null : <span className="tree-name">{name}</span>
  if (typeof value !== 'object' || value === null) {
    return (
      <div className={here === undefined ? 'tree-leaf' : 'tree-leaf tree-wrong'}>
        {head}
        <Leaf value={value as Scalar} />
        {wrong}
        {acts !== undefined && path.length > 0 && (
          <span className="tree-acts">
            <Button
              small
              kind="quiet"
              icon="filter"
              label={text.letter.onlyThis(lastName(path))}
              onPress={() => acts.onFilter(path, value as Scalar)}
            />
            <Button
              small
              kind="quiet"
              icon="columns"
              label={text.letter.column(columnPath(path))}
              onPress={() => acts.onColumn(path)}
            />
          </span>
        )}
      </div>
    )
  }
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  const marks = Array.isArray(value) ? '[]' : '{}'
  return (
    <details
      open={open}
      onToggle={event => setOpen(event.currentTarget.open)}
      className={here === undefined ? '' : 'tree-wrong'}
    >
      <summary>
        {head}
        <span className="faint">
          {marks[0]}
          {entries.length}
          {marks[1]}
        </span>
        {wrong}
      </summary>
      {open && (
        <div className="tree-in">
          {entries.slice(0, mostEntries).map(([key, item]) => (
            <Node
              key={key}
              name={key}
              value={item}
              path={[...path, key]}
              errors={errors}
              {...(acts === undefined ? {} : { acts })}
            />
          ))}
          {entries.length > mostEntries && <p className="faint">{text.and(entries.length - mostEntries)}</p>}
        </div>
      )}
    </details>
  )
}

const Leaf = ({ value }: { readonly value: Scalar }) => (
  <span className={`tree-value tree-${value === null ? 'null' : typeof value === 'bigint' ? 'number' : typeof value}`}>
    {typeof value === 'string' ? JSON.stringify(value) : String(value)}
  </span>
)
