import type { Content, LetterDetail, PlanRequest } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { compact, isJson, spread } from '../../words/json-text.ts'

type Transform = Extract<NonNullable<PlanRequest['transform']>, { readonly kind: 'record' }>
type Bytes = NonNullable<Transform['value']>

export interface EditedHeader {
  /** Of its row: names repeat. */
  readonly id: number
  readonly name: string
  readonly value: string | null
  /** Of bytes that are no text: they stay. */
  readonly encoding?: 'base64'
}

/** A key or a value that is edited; `null`: there is none. */
export interface EditForm {
  readonly key: string | null
  readonly value: string | null
  readonly headers: readonly EditedHeader[]
}

/** Why a part of the record cannot be edited here; `null`: it can. */
export function fixed(letter: LetterDetail, part: 'key' | 'value' | 'headers'): string | null {
  if (letter.masked.includes(part)) return text.edit.masked
  if (part === 'headers') return null
  const { encoding, cut } = letter[part]
  return encoding !== undefined ? text.edit.binary : cut ? text.edit.cut : null
}

/** JSON is edited one member to a line. */
const shownAs = ({ text: words, format }: Content): string | null =>
  words !== null && format === 'json' ? spread(words) : words

export const formOf = (letter: LetterDetail): EditForm => ({
  key: letter.key.text,
  value: shownAs(letter.value),
  headers: letter.headers
    .filter(header => header.of === 'record')
    .map(({ name, value, encoding }, id) => ({ id, name, value, ...(encoding === undefined ? {} : { encoding }) }))
})

/** As it was written: on one line where it was on one line. */
function written({ text: words, format }: Content, edited: string): string {
  const wasCompact = format === 'json' && words !== null && compact(words) === words
  if (format === 'json' && words !== null && edited === spread(words)) return words
  return wasCompact && isJson(edited) ? compact(edited) : edited
}

const bytes = (words: string | null): Bytes | null => (words === null ? null : { text: words })

const headerLine = ({ name, value, encoding }: Omit<EditedHeader, 'id'>): string =>
  JSON.stringify([name, value, encoding])

/** What is other than it was; `null`: nothing. */
export function transformOf(letter: LetterDetail, { key, value, headers }: EditForm): Transform | null {
  const first = formOf(letter)
  const sameHeaders = headers.map(headerLine).join() === first.headers.map(headerLine).join()
  const transform: Transform = {
    kind: 'record',
    ...(key === first.key || fixed(letter, 'key') !== null ? {} : { key: bytes(key) }),
    ...(value === first.value || fixed(letter, 'value') !== null
      ? {}
      : { value: bytes(value === null ? null : written(letter.value, value)) }),
    ...(sameHeaders || fixed(letter, 'headers') !== null
      ? {}
      : {
          headers: headers.map(({ name, value: words, encoding }) => ({
            name,
            value: words === null ? null : { text: words, ...(encoding === undefined ? {} : { encoding }) }
          }))
        })
  }
  return Object.keys(transform).length === 1 ? null : transform
}
