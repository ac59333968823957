import type { Around } from './codes.ts'
import { isLetter } from './message-characters.ts'
import type { ValuePlace } from './message-values.ts'
import { entities, ofManyCodes } from './message-words.ts'
import type { ShapeText } from './shape-text.ts'

/** What follows a word is looked at for its next one no further than this. */
const AHEAD = 48
/** What a company's form has of letters at most: `Corporation`. */
const SHORT = 11
/** Where a message says what it is about. */
const SUBJECT = 200

/** What stands around the word of a message that is looked at, moved on word by word. */
export class WordPlace implements Around, ValuePlace {
  /** Where the word begins, and where it ends. */
  start = 0
  end = 0
  /** The character between the last word and this one, blanks aside. */
  mark = ''
  previous = ''
  earlier = ''
  readonly #text: string
  readonly #shape: ShapeText
  #before: string | undefined
  #words = 0
  /** Words that may be the plural of what was counted: `2 validation errors`. */
  #counted = 0
  /** Which word was the last that says which entity it is about. */
  #entity = -2

  constructor(text: string, shape: ShapeText) {
    this.#text = text
    this.#shape = shape
  }

  /** The word that was looked at goes behind, as what it is remembered. */
  remember(word: string): void {
    this.earlier = this.previous
    this.previous = word
    this.#before = undefined
    this.#words++
    this.#counted--
  }

  rememberChanging(as: string): void {
    const tells = entities.has(this.before) || (this.previous === 'of' && entities.has(this.earlier.toLowerCase()))
    // Of an amount both the number and the currency change.
    if (tells || (this.afterChanging && this.#entity === this.#words - 1)) this.#entity = this.#words
    this.remember(as)
    this.#counted = 2
  }

  get afterChanging(): boolean {
    return this.#shape.afterChanging
  }

  get counted(): boolean {
    return this.#counted > 0
  }

  /** Of `currency code` the currency: its codes are values. */
  get before(): string {
    if (this.#before === undefined) {
      this.#before = this.previous.toLowerCase()
      if (this.#before === 'code') {
        const whose = this.earlier.toLowerCase()
        if (ofManyCodes.has(whose)) this.#before = whose
      }
    }
    return this.#before
  }

  get first(): boolean {
    return this.#words === 0
  }

  get behind(): string {
    return this.#text[this.end] ?? ''
  }

  get ahead(): string {
    return this.#text.slice(this.end, this.end + AHEAD)
  }

  get titled(): boolean {
    return /(?:^|[^\p{L}])(?:Dr|Mr|Mrs|Ms|Prof)\. $/u.test(this.#text.slice(Math.max(0, this.start - 8), this.start))
  }

  get beforeTo(): boolean {
    return this.#text.charCodeAt(this.end + 1) === 116 && this.#text.startsWith(' to ', this.end)
  }

  get nextCapital(): string {
    const text = this.#text
    const from = this.end + 1
    const code = text.charCodeAt(from)
    if (!(code >= 65 && code <= 90)) return ''
    let end = from + 1
    while (end < from + SHORT && isLetter(text.charCodeAt(end))) end++
    return text.slice(from, end)
  }

  get next(): string {
    return /^[\s\])}:,.(['"-]{0,6}([A-Za-z_-]{1,30}|\d{1,4})/.exec(this.ahead)?.[1] ?? ''
  }

  get ofEntity(): boolean {
    return this.#words === this.#entity + 2
  }

  get moving(): boolean {
    return /\b(?:route|shipment|flight|parcel|vessel|carrier|freight|leg)s?\b/i.test(this.#text.slice(0, SUBJECT))
  }

  get enclosed(): boolean {
    const opened = this.#text[this.start - 1]
    const closed = this.#text[this.end]
    if (opened === '(' && closed === ',') return /^, ["']/.test(this.#text.slice(this.end, this.end + 3))
    return (opened === '[' && closed === ']') || (opened === '(' && closed === ')')
  }
}
