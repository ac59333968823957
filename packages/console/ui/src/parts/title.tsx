import type { ReactNode } from 'react'
import { text } from '../text/english.ts'

/** What a screen is about: its heading, and the name of the browser's tab. */
export function Title({ words, name }: { readonly words: ReactNode; readonly name?: string }) {
  return (
    <>
      <title>{`${name ?? (typeof words === 'string' ? words : text.product)} · ${text.product}`}</title>
      <h1 className="break">{words}</h1>
    </>
  )
}
