import { text } from '../text/english.ts'
import { CauseName } from './cause-name.tsx'

const fingerprint = /(v\d+:[0-9a-f]{16})/

/** A filter in words, as the server tells it, with the names of causes in the place of their fingerprints. */
export function FilterWords({ words }: { readonly words: string }) {
  if (words === '' || words === 'all') return <>{text.plan.all}</>
  return (
    <>
      {words.split(fingerprint).map((part, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, which have no other name
        index % 2 === 1 ? <CauseName key={index} fingerprint={part} /> : <span key={index}>{part}</span>
      )}
    </>
  )
}
