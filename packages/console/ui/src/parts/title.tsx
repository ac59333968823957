import type { ReactNode } from 'react'
import { text } from '../text/english.ts'
import { Breaks } from './breaks.tsx'

/** What a screen is about: its heading, and the name of the browser's tab. */
export function Title({ words, name }: { readonly words: ReactNode; readonly name?: string }) {
  return (
    <>
      <title>{`${name ?? (typeof words === 'string' ? words : text.product)} · ${text.product}`}</title>
      <h1 className="break">{typeof words === 'string' ? <Breaks of={words} /> : words}</h1>
    </>
  )
}
