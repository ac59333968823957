import {
  addressEnd,
  bracketEnd,
  closing,
  indexEnd,
  isBlank,
  isDoubleQuote,
  isLetter,
  isQuote,
  isSeparator,
  isWord,
  isWordCode,
  leading,
  mayGoOn,
  paddingEnd,
  singular,
  trailing
} from './message-characters.ts'
import { capitalKind, plainKind, type Unquoted } from './message-values.ts'
import { beforeValues, isKeptKey, somebody } from './message-words.ts'
import { quotedKind } from './quoted.ts'
import { ShapeText } from './shape-text.ts'
import { WordPlace } from './word-place.ts'
import { changing, undated, wordShape } from './word-shape.ts'

/** Which of a line's words are given: all that stay, or only those that name the cause wherever they stand. */
export type Wanted = 'all' | 'names'

const MAX_DEPTH = 2
/** What follows a quoted piece is looked at no further than this. */
const AHEAD = 48
const saysMissing =
  /\bmissing (?:required )?(?:parameter|field|property|column|key|argument|attribute|header|option)s?\b/i
const described = /(?:Field|Column|Property|Attribute)$/

/**
 * One pass over a message: words and quoted pieces in turn, each looked at once with what stands beside it. Quotes that are
 * never closed are looked for once.
 */
export class MessageScan {
  /** What of the message names the cause wherever it stands: codes, paths of fields. */
  readonly kept: string[] = []
  readonly #text: string
  readonly #wanted: Wanted
  readonly #depth: number
  readonly #shape = new ShapeText()
  readonly #place: WordPlace
  #unclosed = ''
  #at = 0
  /** Whether something in a schema is described, `SinkRecordField{name='channel'}`: its name is no value. */
  #describes = false

  constructor(text: string, wanted: Wanted = 'all', depth = 0) {
    this.#text = text
    this.#place = new WordPlace(text, this.#shape)
    this.#wanted = wanted
    this.#depth = depth
  }

  /** What stays, with `?` for what changes from record to record. */
  get shape(): string {
    return this.#shape.text
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
      if (blank && !this.#place.first) this.#put(' ')
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
    if (char === '{' && described.test(this.#place.previous.slice(-10))) this.#describes = true
    this.#place.mark = char
    this.#at++
  }

  #put(text: string): void {
    if (this.#wanted === 'all' && text !== '') this.#shape.put(text)
  }

  #putChanging(remembered: string = changing): void {
    this.#place.rememberChanging(remembered)
    if (this.#wanted === 'all') this.#shape.putChanging()
  }

  #keep(text: string): void {
    this.kept.push(text)
  }

  #word(): void {
    const text = this.#text
    const place = this.#place
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
    if (plain && place.mark !== '=') {
      const word = text.slice(from, end)
      if (isWord(word)) {
        place.end = end
        if (this.#isUnquoted(plainKind(word, place))) return
        this.#put(place.counted ? singular(word) : word)
        place.remember(word)
        place.mark = ''
        return
      }
    }
    const whole = text.slice(from, this.#at)
    const start = leading(whole)
    const stop = Math.max(start, whole.length - trailing(whole))
    if (start > 0) this.#put(whole.slice(0, start))
    if (start < stop) {
      place.start = from + start
      place.end = from + stop
      this.#core(whole.slice(start, stop))
      place.mark = ''
      if (this.#shape.afterChanging && text[this.#at] === '=') this.#at = paddingEnd(text, this.#at)
    }
    for (let i = stop; i < whole.length; i++) this.#put(whole[i] as string)
    if (stop < whole.length) place.mark = whole.at(-1) as string
  }

  #core(word: string): void {
    const place = this.#place
    if (this.#isValue(word)) {
      this.#putChanging()
      return
    }
    const shaped = wordShape(word, place)
    if (shaped === changing) {
      this.#putChanging()
      return
    }
    const code = word.charCodeAt(0)
    if (
      ((code >= 65 && code <= 90) || code > 127 || code === 36 || place.mark === ':') &&
      this.#isUnquoted(capitalKind(word, place))
    )
      return
    this.#put(shaped.text)
    if (shaped.kept) this.#keep(shaped.text)
    const colon = word.lastIndexOf(':')
    const last = colon > 0 && /^[A-Za-z_]+$/.test(word.slice(colon + 1)) ? word.slice(colon + 1) : word
    place.remember(shaped.text === word ? last : shaped.text)
  }

  /** `user=alice` says of which record it is, `status=404` and `type=missing` what it is. */
  #isValue(word: string): boolean {
    if (this.#place.mark !== '=' || isKeptKey(this.#place.before)) return false
    return !/\d/.test(word) && this.#place.behind !== '='
  }

  /** `rejected value [12 Main St]`; false when it is something else that stands in brackets here. */
  #bracketed(): boolean {
    const end = beforeValues.has(this.#place.before) ? bracketEnd(this.#text, this.#at) : -1
    if (end === -1) return false
    this.#at = end + 1
    this.#putChanging()
    this.#place.mark = ''
    return true
  }

  #isUnquoted(kind: Unquoted): boolean {
    if (kind === null) return false
    this.#putChanging(kind === 'name' ? somebody : changing)
    this.#place.mark = ''
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
    const kind = this.#kindOf(content, quote, from)
    this.#place.mark = ''
    if (kind === 'value') this.#putChanging()
    else if (kind === 'name') {
      const name = undated(content.replace(/\[\d*\]/g, '[*]'))
      this.#put(`${quote}${name}${close}`)
      this.#keep(name)
      this.#place.remember(name)
    } else this.#nested(content, quote, close)
    return true
  }

  #kindOf(content: string, quote: string, from: number): ReturnType<typeof quotedKind> {
    const { before } = this.#place
    if (this.#describes && before === 'name' && this.#place.mark === '=') return 'name'
    if (this.#place.mark === '=' && !isKeptKey(before))
      return content.length > 20 && content.includes(' ') ? 'text' : 'value'
    const behind = this.#text.slice(this.#at, this.#at + AHEAD)
    if (this.#isNamed(from, quote) && /^[\w$]{1,128}$/.test(content)) return 'name'
    const first = this.#place.first || '([{,|>'.includes(this.#shape.last)
    return quotedKind(content, {
      quote,
      before,
      beforeThat: this.#place.earlier.toLowerCase(),
      mark: this.#place.mark,
      first,
      behind
    })
  }

  /** `"SHOP"."ORDERS"."TOTAL"`, `Missing required parameter in input: "Bucket"` */
  #isNamed(from: number, quote: string): boolean {
    const text = this.#text
    if (text.charCodeAt(from - 1) === 46 && text[from - 2] === closing[quote]) return true
    if (text.charCodeAt(this.#at) === 46 && text[this.#at + 1] === quote) return true
    return this.#place.mark === ':' && saysMissing.test(text.slice(Math.max(0, from - AHEAD), from))
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
    this.#place.remember(content.length > 60 ? '' : content)
  }
}
