import type { DatabaseSync } from 'node:sqlite'
import { wordsOf } from '../store/full-text.ts'
import { kindMark, kindWord } from '../store/kinds.ts'
import type { KindRow } from './filter-kinds.ts'

/** Words that follow each other, the last of them by its beginning. */
export interface Phrase {
  /** As full text has them; none: nothing is found. */
  readonly words: readonly string[]
  /** An expression for full text: letters that have all of them, somewhere. */
  readonly match: string
  /** Kinds whose error says the phrase. */
  readonly kinds: readonly number[]
}

/** Nothing of a word is an operator. */
const quoted = (word: string): string => `"${word}"`

export function phraseOf(text: string, kinds: readonly KindRow[]): Phrase {
  const found = wordsOf(text)
  const words = found.some(word => word.startsWith(kindMark)) ? [] : found
  const test = says(words)
  return {
    words,
    match: `${words.map(quoted).join(' AND ')} *`,
    kinds: words.length < 2 ? [] : kinds.filter(({ error, name }) => test(error ?? name)).map(({ id }) => id)
  }
}

const plain = /^[\0-\x7f]*$/

/** Words apart by one space. Of other scripts full text itself says what a word is: it knows marks and cases of its own. */
const spaced = (text: string): string =>
  ` ${plain.test(text) ? text.toLowerCase().replaceAll(/[^a-z0-9]+/g, ' ') : wordsOf(text).join(' ')}`

/** Whether a text says words one after the other, the last by its beginning. */
function says(words: readonly string[]): (text: string | null) => boolean {
  const wanted = ` ${words.join(' ')}`
  return text => text !== null && spaced(text).includes(wanted)
}

/** Makes a function of SQL of it: whether the text says what the words are, which are given as JSON. */
export function addSays(db: DatabaseSync): void {
  let asked = ''
  let test = says([])
  db.function('says', { deterministic: true }, (words, text) => {
    if (words !== asked) {
      test = says(JSON.parse(words as string))
      asked = words as string
    }
    return test(text as string | null) ? 1 : 0
  })
}

/** Letters that have all words of one of the texts; `null`: one of them has none. */
export function withWords(texts: readonly string[]): string | null {
  const all = texts.map(wordsOf)
  return all.some(words => words.length === 0)
    ? null
    : `(${all.map(words => `(${words.map(quoted).join(' AND ')})`).join(' OR ')})`
}

/** Kinds that are looked for as words; beyond, each letter that has the text is asked. */
const mostKindWords = 200

/** And of some of all kinds, where it is some. */
export function ofKinds(db: DatabaseSync, kinds: ReadonlySet<number>): string {
  if (kinds.size === 0 || kinds.size > mostKindWords) return ''
  const all = db.prepare('select count(*) as count from kinds').get()?.count as number
  return kinds.size === all ? '' : ` AND (${[...kinds].map(id => quoted(kindWord(id))).join(' OR ')})`
}
