import { type Letter, recordHeaders } from '@dead-letter/operator'

type Part = 'key' | 'value' | 'headers'

/** Of a letter's record, what is shown otherwise than it is. */
export function hiddenParts(letter: Letter, shown: Letter): Part[] {
  const bytes = (own: Letter): readonly (readonly [Part, Buffer | null])[] => [
    ['key', own.record.rawKey],
    ['value', own.record.rawValue],
    ...recordHeaders(letter).flatMap(({ own: isOwn }, index) =>
      isOwn ? [['headers', own.record.headers[index]?.value ?? null] as const] : []
    )
  ]
  const seen = bytes(shown)
  const parts = bytes(letter).flatMap(([part, whole], index) => {
    const other = seen[index]?.[1] ?? null
    return (whole === null || other === null ? whole === other : whole.equals(other)) ? [] : [part]
  })
  return [...new Set(parts)]
}
