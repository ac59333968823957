import type { Around } from './codes.ts'
import {
  addressEnd,
  bracketEnd,
  closing,
  indexEnd,
  isBlank,
  isDoubleQuote,
  isLetter,
  isName,
  isQuote,
  isSeparator,
  isWord,
  isWordCode,
  leading,
  mayGoOn,
  singular,
  trailing
} from './message-characters.ts'
import { beforeValues, entities, isKeptKey, months, somebody, timeUnits } from './message-words.ts'
import { quotedKind } from './quoted.ts'
import { changing, wordShape } from './word-shape.ts'

/** Which of a line's words are given: all that stay, or only those that name the cause wherever they stand. */
export type Wanted = 'all' | 'names'

const MAX_DEPTH = 2
/** What follows a word is looked at for its next one no further than this. */
const AHEAD = 48

/**
 * One pass over a message: words and quoted pieces in turn, each looked at once with what stands beside it. Quotes that are
 * never closed are looked for once.
 */
export class MessageScan implements Around {
  /** What of the message names the cause wherever it stands: codes, paths of fields. */
  readonly kept: string[] = []
  readonly #text: string
  readonly #wanted: Wanted
  readonly #depth: number
  #shape = ''
  /** What stands behind the last `?` and is left out when another one follows. */
  #pending = ''
  #afterChanging = false
  /** The last character that was put, blanks aside. */
  #last = ''
  #unclosed = ''
  #at = 0
  #before = ''
  #beforeThat = ''
  #words = 0
  /** Words that may be the plural of what was counted: `2 validation errors`. */
  #counted = 0
  /** The character between the last word and this one, blanks aside. */
  #mark = ''
  /** Where the word ends that is looked at, and where it begins. */
  #end = 0
  #start = 0

  constructor(text: string, wanted: Wanted = 'all', depth = 0) {
    this.#text = text
    this.#wanted = wanted
    this.#depth = depth
  }

  /** What stays, with `?` for what changes from record to record. */
  get shape(): string {
    return this.#shape + this.#pending
  }

  get before(): string {
    return this.#before.toLowerCase()
  }

  get first(): boolean {
    return this.#words === 0
  }

  get behind(): string {
    return this.#text[this.#end] ?? ''
  }

  get next(): string {
    const ahead = this.#text.slice(this.#end, this.#end + AHEAD)
    return /^[\s\])}:,.(['"-]{0,6}([A-Za-z_-]{1,30}|\d{1,4})/.exec(ahead)?.[1] ?? ''
  }

  get enclosed(): boolean {
    const opened = this.#text[this.#start - 1]
    const closed = this.#text[this.#end]
    if (opened === '(' && closed === ',') return /^, ["']/.test(this.#text.slice(this.#end, this.#end + 3))
    return (opened === '[' && closed === ']') || (opened === '(' && closed === ')')
  }

  run(): this {
    const text = this.#text
    let blank = false
    while (this.#at < text.length) {
      const code = text.charCodeAt(this.#at)
      if (isBlank(code)) {
        this.#at++
        blank = true
        continue
      }
      if (blank && this.#words > 0) this.#put(' ')
      blank = false
      if (isLetter(code)) this.#word()
      else if (code === 91 && this.#bracketed()) continue
      else if (isSeparator(code)) this.#separator(text[this.#at] as string)
      else if (isQuote(code) && closing[text[this.#at] as string] !== undefined) {
        if (!this.#quoted(text[this.#at] as string)) this.#separator(text[this.#at] as string)
      } else this.#word()
    }
    return this
  }

  #separator(char: string): void {
    this.#put(char)
    this.#mark = char
    this.#at++
  }

  #put(text: string): void {
    if (this.#wanted !== 'all' || text === '') return
    if (text !== ' ') this.#last = text
    if (!this.#afterChanging) this.#shape += text
    else if (text.length === 1 && ' ,;:'.includes(text)) this.#pending += text
    else {
      this.#shape += this.#pending + text
      this.#pending = ''
      this.#afterChanging = false
    }
  }

  /** Another changing piece beside one is none: a list of values is as one value. */
  #putChanging(remembered: string = changing): void {
    this.#remember(remembered)
    this.#counted = 2
    if (this.#wanted !== 'all') return
    if (this.#afterChanging) this.#pending = ''
    else this.#shape += changing
    this.#afterChanging = true
    this.#last = changing
  }

  #remember(word: string): void {
    this.#beforeThat = this.#before
    this.#before = word
    this.#words++
    this.#counted--
  }

  #keep(text: string): void {
    this.kept.push(text)
  }

  #word(): void {
    const text = this.#text
    const from = this.#at
    let plain = true
    let end = from
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end)
      if (isLetter(code)) continue
      if (isBlank(code)) break
      if (code === 91) {
        const close = indexEnd(text, end)
        if (close === -1 || end === from) break
        end = close
      } else if (isSeparator(code) || isDoubleQuote(code)) break
      plain = false
    }
    if (mayGoOn(text, from, end)) end = addressEnd(text, end)
    this.#at = Math.max(end, from + 1)
    // Most words are letters and nothing else.
    if (plain && this.#mark !== '=') {
      const word = text.slice(from, end)
      if (isWord(word)) {
        if (this.#afterChanging && timeUnits.has(word)) {
          this.#putChanging()
          return
        }
        this.#put(this.#counted > 0 ? singular(word) : word)
        this.#remember(word)
        this.#mark = ''
        return
      }
    }
    const whole = text.slice(from, this.#at)
    const start = leading(whole)
    const stop = Math.max(start, whole.length - trailing(whole))
    if (start > 0) this.#put(whole.slice(0, start))
    if (start < stop) {
      this.#start = from + start
      this.#end = from + stop
      this.#core(whole.slice(start, stop))
      this.#mark = ''
    }
    for (let i = stop; i < whole.length; i++) this.#put(whole[i] as string)
    if (stop < whole.length) this.#mark = whole.at(-1) as string
  }

  #core(word: string): void {
    if (this.#isValue(word)) {
      this.#putChanging()
      return
    }
    const shaped = wordShape(word, this)
    if (shaped === changing) {
      this.#putChanging()
      return
    }
    const code = word.charCodeAt(0)
    if (((code >= 65 && code <= 90) || code > 127) && this.#isPart(word)) return
    this.#put(shaped.text)
    if (shaped.kept) this.#keep(shaped.text)
    const colon = word.lastIndexOf(':')
    const last = colon > 0 && /^[A-Za-z_]+$/.test(word.slice(colon + 1)) ? word.slice(colon + 1) : word
    this.#remember(shaped.text === word ? last : shaped.text)
  }

  /** `user=alice` says of which record it is, `status=404` and `type=missing` what it is. */
  #isValue(word: string): boolean {
    if (this.#mark !== '=' || isKeptKey(this.before)) return false
    return !/\d/.test(word) && this.behind !== '='
  }

  /** `rejected value [12 Main St]`; false when it is something else that stands in brackets here. */
  #bracketed(): boolean {
    const end = beforeValues.has(this.before) ? bracketEnd(this.#text, this.#at) : -1
    if (end === -1) return false
    this.#at = end + 1
    this.#putChanging()
    this.#mark = ''
    return true
  }

  /** A part of a date, or of somebody's name. */
  #isPart(word: string): boolean {
    if (months.has(word) && (this.#afterChanging || /^\d/.test(this.next))) this.#putChanging()
    else if (this.#mark === '' && isName(word) && (this.#before === somebody || entities.has(this.before)))
      this.#putChanging(somebody)
    else return false
    return true
  }

  /** What stands in quotes from here; false when nothing does. */
  #quoted(quote: string): boolean {
    const text = this.#text
    const from = this.#at
    const close = closing[quote] as string
    if (this.#unclosed.includes(close)) return false
    let end = text.indexOf(close, from + 1)
    // The apostrophe of a word closes nothing: 'it doesn't'.
    while (end !== -1 && close === "'" && isWordCode(text.charCodeAt(end + 1)) && isWordCode(text.charCodeAt(end - 1)))
      end = text.indexOf(close, end + 1)
    if (end === -1) {
      this.#unclosed += close
      return false
    }
    const content = text.slice(from + 1, end)
    this.#at = end + 1
    const kind = this.#kindOf(content, quote)
    this.#mark = ''
    if (kind === 'value') this.#putChanging()
    else if (kind === 'name') {
      const name = content.replace(/\[\d*\]/g, '[*]')
      this.#put(`${quote}${name}${close}`)
      this.#keep(name)
      this.#remember(name)
    } else this.#nested(content, quote, close)
    return true
  }

  #kindOf(content: string, quote: string): ReturnType<typeof quotedKind> {
    const { before } = this
    if (this.#mark === '=' && !isKeptKey(before)) return content.length > 20 && content.includes(' ') ? 'text' : 'value'
    const behind = this.#text.slice(this.#at, this.#at + AHEAD)
    const first = this.#words === 0 || '([{,|>'.includes(this.#last)
    return quotedKind(content, {
      quote,
      before,
      beforeThat: this.#beforeThat.toLowerCase(),
      mark: this.#mark,
      first,
      behind
    })
  }

  #nested(content: string, quote: string, close: string): void {
    if (this.#depth >= MAX_DEPTH) {
      this.#putChanging()
      return
    }
    const inner = new MessageScan(content, this.#wanted, this.#depth + 1).run()
    const { shape } = inner
    if (shape === changing) {
      this.#putChanging()
      return
    }
    this.#put(`${quote}${shape}${close}`)
    for (const name of inner.kept) this.#keep(name)
    this.#remember(content.length > 60 ? '' : content)
  }
}
