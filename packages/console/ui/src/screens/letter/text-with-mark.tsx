interface TextWithMarkProps {
  readonly words: string
  /** Where a parser stopped, and what it said. */
  readonly mark: { readonly position?: number; readonly message: string } | undefined
}

/** A text, and the character in it at which it went wrong. */
export function TextWithMark({ words, mark }: TextWithMarkProps) {
  const at = mark?.position
  const inside = at !== undefined && at <= words.length
  return (
    <pre className="code scroll" tabIndex={0}>
      {inside ? (
        <>
          {words.slice(0, at)}
          <mark title={mark?.message}>{words.slice(at, at + 1) || '⌁'}</mark>
          {words.slice(at + 1)}
        </>
      ) : (
        words
      )}
    </pre>
  )
}
