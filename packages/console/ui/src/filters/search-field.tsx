import { useEffect, useState } from 'react'
import { useSearch } from '../address/use-search.ts'
import { Icon } from '../parts/icon.tsx'

const pauseMs = 250

/** Free text; asked for when the typing pauses. */
export function SearchField({ label }: { readonly label: string }) {
  const [search, ask] = useSearch()
  const [value, setValue] = useState(search.text ?? '')
  const asked = search.text ?? ''
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is typed goes out; what comes in is set below
  useEffect(() => {
    if (value === asked) return
    const timer = setTimeout(() => {
      const { text: _, ...rest } = search
      ask(value === '' ? rest : { ...rest, text: value }, false)
    }, pauseMs)
    return () => clearTimeout(timer)
  }, [value])
  useEffect(() => setValue(asked), [asked])
  return (
    <label className="search">
      <span className="unseen">{label}</span>
      <Icon name="search" />
      <input
        className="input"
        type="search"
        placeholder={label}
        value={value}
        spellCheck={false}
        autoComplete="off"
        onChange={event => setValue(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </label>
  )
}
