import { issuesAsText } from './issues.ts'
import { MessageScan } from './message-scan.ts'

/** A message as it counts. */
export interface MessageShape {
  /** Its words without what changes from record to record, for which `?` stands. */
  readonly text: string
  /** What of it names the cause wherever it stands: codes, fields, constraints, tables. */
  readonly names: readonly string[]
}

/** Characters of a message that are looked at, lines whose words count, and lines further down that are looked through for codes and names. */
const MAX_CHARS = 4096
const PROSE_LINES = 3
const NAME_LINES = 12
const MAX_SHAPE = 400
const MAX_NAMES = 600

const REMEMBERED = 512
const REMEMBERED_CHARS = 300
/** What is said again and again is looked at once. */
const remembered = new Map<string, MessageShape>()

/** What a message says without what changes from record to record. Linear in the message, of which the beginning counts. */
export function shapeOf(message: string): MessageShape {
  if (message.length > REMEMBERED_CHARS) return makeShape(message)
  let shape = remembered.get(message)
  if (shape === undefined) {
    shape = makeShape(message)
    if (remembered.size >= REMEMBERED) remembered.clear()
    remembered.set(message, shape)
  }
  return shape
}

function makeShape(message: string): MessageShape {
  const lines = linesOf(withoutSource(issuesAsText(withoutInput(message))))
  let text = ''
  const names: string[] = []
  lines.forEach((line, i) => {
    const scan = new MessageScan(line, i < PROSE_LINES ? 'all' : 'names').run()
    if (i < PROSE_LINES) text += `${i === 0 ? '' : '\n'}${scan.shape.trim()}`
    names.push(...scan.kept)
  })
  // Shaped first: how long an id is must not move the end.
  return { text: text.slice(0, MAX_SHAPE), names: capped(names) }
}

/** A message as one text: what counts of it. */
export function messageShape(message: string): string {
  const { text, names } = shapeOf(message)
  return names.length === 0 ? text : `${text}\n${names.join(' ')}`
}

function capped(names: readonly string[]): readonly string[] {
  if (names.length < 2) return names
  let left = MAX_NAMES
  return [...new Set(names)].filter(name => {
    left -= name.length
    return left > 0
  })
}

function linesOf(message: string): readonly string[] {
  if (!message.includes('\n')) return [message]
  return message
    .split('\n', 64)
    .map(line => withoutGiven(line.trim()))
    .filter(line => line !== '')
    .slice(0, NAME_LINES)
}

/** `[type=missing, input_value={'id': 17}, input_type=dict]` of pydantic: between the two stands what the record held. */
function withoutGiven(line: string): string {
  const from = line.indexOf(', input_value=')
  const to = from === -1 ? -1 : line.lastIndexOf(', input_type=')
  return to > from ? line.slice(0, from) + line.slice(to) : line
}

/** From these on a message tells the record, the statement or the place of it. */
const details = [
  'DETAIL:',
  'Detail:',
  'Where: COPY ',
  'The duplicate key value is (',
  'Truncated value: ',
  '[SQL: ',
  '[parameters: ',
  ', failedMessage=',
  'Endpoint handler details:',
  '(Background on this error at',
  ' For further information visit'
]
const SOURCE = '[Source: '
const CHAIN = '(through reference chain: '

/** Cuts off what a parser or a database quotes of its input; of Jackson's the reference chain stays, which names the field. */
function withoutSource(message: string): string {
  let text = message
  const source = text.indexOf(SOURCE)
  if (source !== -1) {
    const chain = text.lastIndexOf(CHAIN)
    text = chain > source ? `${text.slice(0, source)} ${text.slice(chain + 1)}` : text.slice(0, source)
  }
  for (const detail of details) {
    const at = text.indexOf(detail)
    if (at > 0) text = text.slice(0, at)
  }
  return text
}

/**
 * The beginning of a message, without what parsers of JSON say of the character that they did not expect, which is whatever the
 * input holds there, and where.
 */
export function withoutInput(message: string): string {
  const text = message.length > MAX_CHARS ? message.slice(0, MAX_CHARS) : message
  for (const mark of unexpected) {
    const at = text.indexOf(mark)
    if (at !== -1) return text.slice(0, at + mark.length)
  }
  return text
}

const unexpected = [
  ...[
    "Unexpected token '",
    ' in JSON at position ',
    'Unexpected character (',
    'Unrecognized token ',
    'Unexpected token in JSON'
  ],
  ...['Illegal character (', 'Illegal unquoted character (', 'Unexpected character encountered while parsing value']
]
