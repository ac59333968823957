import { hash } from 'node:crypto'
import type { FailureStage } from './failure.ts'
import type { ErrorDescription } from './root-cause.ts'
import { fileOf, framesOf, isNodeFrame, isOwnFrame } from './stack-frames.ts'

/** Frames of the user's own code that take part: enough to tell call sites apart, few enough to survive a refactoring around them. */
const FRAMES = 3
const REMEMBERED = 512
const REMEMBERED_CHARS = 300

/** Cause text → fingerprint. An outage makes millions of letters of a few causes. */
const remembered = new Map<string, string>()
/** The same for what does not decode, by the message as it is: a broken producer makes the same one again and again. */
const rememberedMessages = new Map<string, string>()
/** Of what these are: of another class or code there are no messages. */
let rememberedHeading = ''

/**
 * The hash that puts failures of one cause into one group: stage, class, code and message of the root cause, with what
 * changes from record to record taken out (numbers, ids, quoted pieces), and where in the user's code it was thrown,
 * without line numbers. 'v2:' and 16 hex digits; a change of the recipe changes the version.
 */
export function fingerprint(error: ErrorDescription, stage: FailureStage): string {
  const message = error.causeMessage ?? ''
  // What does not decode is wrong in its bytes, not at a place in code.
  if (stage === 'handle') {
    const place = userFrames(error.causeStack) || userFrames(error.stack)
    return ofCause(`${heading(error, stage)}\n${messageShape(message)}\n${place}`)
  }
  const head = heading(error, stage)
  if (message.length > REMEMBERED_CHARS) return ofCause(`${head}\n${messageShape(message)}\n`)
  if (head !== rememberedHeading) {
    rememberedMessages.clear()
    rememberedHeading = head
  }
  return recall(rememberedMessages, message, () => ofCause(`${head}\n${messageShape(message)}\n`))
}

const heading = ({ causeName, causeCode }: ErrorDescription, stage: FailureStage): string =>
  `${stage}\n${causeName}\n${causeCode ?? ''}`

const ofCause = (cause: string): string =>
  recall(remembered, cause, () => `v2:${hash('sha256', cause, 'hex').slice(0, 16)}`)

/** Emptied when full: causes that come at all come often, and are back at once. */
function recall(known: Map<string, string>, text: string, make: () => string): string {
  let found = known.get(text)
  if (found === undefined) {
    found = make()
    if (known.size >= REMEMBERED) known.clear()
    known.set(text, found)
  }
  return found
}

/** A message without what changes from record to record; its beginning counts. */
export function messageShape(message: string): string {
  const text = message
    .slice(0, 1000)
    // V8 quotes a piece of the input, which may itself hold quotes.
    .replace(/token '[\s\S]{1,2}', [\s\S]*$/, 'token ?')
  return (
    withoutNumbers(withoutPaths(withoutQuoted(text)))
      // Hexadecimal that happens to have no digit.
      .replace(/\b[0-9a-f]{8}(?:-?[0-9a-f]{4})*\b/gi, '?')
      // Shaped first: how long an id is must not move the end.
      .slice(0, 300)
  )
}

/** Takes out paths and URLs, which tell where a program is installed: words with more than one slash, or one that begin with it. */
function withoutPaths(text: string): string {
  if (!text.includes('/') && !text.includes('\\')) return text
  return text
    .split(' ')
    .map(word => (/^[/\\].|[/\\].*[/\\]/s.test(word) ? '?' : word))
    .join(' ')
}

const closing: Readonly<Record<string, string>> = { '"': '"', "'": "'", '`': '`', '“': '”' }

/**
 * Takes out what stands in quotes, in one pass: a quote that opens and is never closed is looked for once, where a regular
 * expression would look to the end for each.
 */
function withoutQuoted(text: string): string {
  let shape = ''
  let kept = 0
  let unclosed = ''
  for (let i = 0; i < text.length; i++) {
    const close = closing[text[i] as string]
    if (close === undefined || unclosed.includes(close)) continue
    const end = text.indexOf(close, i + 1)
    if (end === -1) {
      unclosed += close
      continue
    }
    shape += `${text.slice(kept, i)}?`
    kept = end + 1
    i = end
  }
  return kept === 0 ? text : shape + text.slice(kept)
}

/** This much of a word before its first digit is taken for a part of the id. */
const PREFIX_CHARS = 64

/**
 * Takes out every word with a digit in it (order-17, ab3f, 10.0.0.1, 2026-01-02T03:04, UUIDs) in one pass; a regular
 * expression would look at each letter of a word again and again for the digit.
 */
function withoutNumbers(text: string): string {
  let shape = ''
  let kept = 0
  for (let i = 0; i < text.length; i++) {
    if (!isDigit(text.charCodeAt(i))) continue
    let start = i
    while (start > kept && i - start < PREFIX_CHARS && isWordy(text.charCodeAt(start - 1))) start--
    let end = i + 1
    while (end < text.length && isWordy(text.charCodeAt(end))) end++
    shape += `${text.slice(kept, start)}?`
    kept = end
    i = end - 1
  }
  return kept === 0 ? text : shape + text.slice(kept)
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57

/** [\w.:+-] */
function isWordy(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 48 && code <= 58) ||
    (code >= 65 && code <= 90) ||
    code === 95 ||
    code === 46 ||
    code === 45 ||
    code === 43
  )
}

/**
 * Function and file of the first frames that are neither Node's, nor this library's, nor a dependency's. Line and column
 * change with every edit; folder and ending with how the program is installed, built and run.
 */
function userFrames(stack: string): string {
  const frames: string[] = []
  for (const frame of framesOf(stack)) {
    if (frame.location === '<anonymous>' || frame.location === 'native' || isNodeFrame(frame)) continue
    if (frame.location.includes('node_modules') || isOwnFrame(frame)) continue
    frames.push(`${functionOf(frame.name)} ${fileOf(frame)}`)
    if (frames.length === FRAMES) break
  }
  return frames.join('\n')
}

/** What CommonJS puts before an exported function is not in its name. */
function functionOf(name: string): string {
  const short = name.length > 200 ? name.slice(0, 200) : name
  return short.replace(/^(?:Object|Module|module|exports|module\.exports)\./, '')
}
