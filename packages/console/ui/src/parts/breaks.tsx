import { Fragment } from 'react'
import { breakable } from '../words/breakable.ts'

/** A name of classes, topics or headers, which breaks between its parts and not within a word. */
export const Breaks = ({ of }: { readonly of: string }) => (
  <>
    {breakable(of).map((part, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, which have no other name
      <Fragment key={index}>
        {index > 0 && <wbr />}
        {part}
      </Fragment>
    ))}
  </>
)
