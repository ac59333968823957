import type { ReactNode } from 'react'
import { amount } from '../words/amount.ts'

interface TallyProps {
  readonly entries: readonly (readonly [name: string, count: number])[]
  /** Said where there is nothing to count. */
  readonly absent: ReactNode
}

/** Names, and how many of each. */
export function Tally({ entries, absent }: TallyProps) {
  if (entries.length === 0) return absent
  return (
    <ul className="tally">
      {entries.map(([name, count], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two causes may have one name
        <li key={index}>
          <span className="break">{name}</span>
          <span className="number">{amount(count)}</span>
        </li>
      ))}
    </ul>
  )
}
