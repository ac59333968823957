import { useState } from 'react'
import { Menu } from '../../parts/menu.tsx'
import { TextDialog } from '../../parts/text-dialog.tsx'
import { text } from '../../text/english.ts'

interface ColumnButtonProps {
  readonly columns: readonly string[]
  readonly onChange: (columns: readonly string[]) => void
}

/** Columns from inside values, or of headers. */
export function ColumnButton({ columns, onChange }: ColumnButtonProps) {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Menu
        label={text.list.addColumn}
        icon="columns"
        entries={[
          { id: ' add', label: text.list.columnTitle, about: text.list.columnAbout, run: () => setAsking(true) },
          ...columns.map(path => ({
            id: path,
            label: text.list.removeColumn(path),
            run: () => onChange(columns.filter(column => column !== path))
          }))
        ]}
      />
      {asking && (
        <TextDialog
          title={text.list.columnTitle}
          label={text.list.columnField}
          about={text.list.columnAbout}
          submit={text.filters.apply}
          given="$."
          onClose={() => setAsking(false)}
          onDone={path => {
            setAsking(false)
            if (!columns.includes(path)) onChange([...columns, path])
          }}
        />
      )}
    </>
  )
}
