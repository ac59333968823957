import type { CauseFrame } from './cause-frame.ts'
import { readHeading } from './heading.ts'
import { pythonFrame } from './python-frame.ts'
import type { TraceError } from './trace-error.ts'

const MAX_ERRORS = 64
const MAX_FRAMES = 200
const direct = 'The above exception was the direct cause'
const during = 'During handling of the above exception'

interface PythonError {
  readonly places: [file: string, name: string][]
  /** Source line of the innermost frame. */
  source: string
  heading: string
  /** How the one before it led to it. */
  follows: 'nothing' | 'cause' | 'context'
}

/** Errors of Python's traces: what caused an error is printed before it, the innermost frame last. */
export function readPythonTrace(text: string): TraceError[] {
  const printed = readPrinted(text)
  let root = printed.length - 1
  while (root > 0 && isCausedBy(printed[root] as PythonError)) root--
  return printed.slice(Math.max(root, 0)).reverse().map(toError)
}

/**
 * Whether what was printed before is its cause. An error that came up while another was handled is a conversion of it when it
 * was raised there (`except KeyError: raise OrderError`), and a failure of its own when what the handling called has failed.
 */
function isCausedBy({ follows, source, places }: PythonError): boolean {
  if (follows !== 'context') return follows === 'cause'
  return source === '' || /^raise\b/.test(source) || places.length === 0
}

function toError({ places, heading }: PythonError): TraceError {
  return {
    ...readHeading(heading),
    framesText: '',
    frames: function* (): Generator<CauseFrame> {
      for (let i = places.length - 1; i >= 0; i--) yield pythonFrame(...(places[i] as [string, string]))
    }
  }
}

function readPrinted(text: string): PythonError[] {
  const errors: PythonError[] = []
  let follows: PythonError['follows'] = 'nothing'
  let current: PythonError | undefined
  const begin = (): PythonError => {
    const error: PythonError = { places: [], source: '', heading: '', follows }
    follows = 'nothing'
    if (errors.length === MAX_ERRORS) errors.shift()
    errors.push(error)
    return error
  }
  for (let from = 0; from <= text.length; ) {
    const next = text.indexOf('\n', from)
    const end = next === -1 ? text.length : next
    const line = lineOf(text.slice(from, Math.min(end, from + 2000)))
    from = end + 1
    const trimmed = line.trimStart()
    if (line.startsWith('Traceback (most recent')) current = begin()
    else if (trimmed.startsWith('File "')) {
      // A second set of frames behind a heading: a trace whose first line was cut off.
      if (current === undefined || current.heading !== '') current = begin()
      const place = placeOf(trimmed)
      if (place !== undefined && current.places.length < MAX_FRAMES * 2) current.places.push(place)
      else if (place !== undefined) current.places[current.places.length - 1] = place
      current.source = ''
    } else if (line.startsWith(direct)) follows = 'cause'
    else if (line.startsWith(during)) follows = 'context'
    else if (current === undefined || line === '') continue
    else if (line !== trimmed && current.heading === '') {
      if (current.source === '' && /^\w/.test(trimmed)) current.source = trimmed
    } else if (current.heading === '') current.heading = line
    else if (current.heading.length < 4000 && follows === 'nothing') current.heading += `\n${line}`
  }
  return errors.filter(error => error.heading !== '' || error.places.length > 0)
}

/** Exception groups draw a tree before their lines; the first of a group is its cause. */
function lineOf(line: string): string {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line
  if (!/^\s{0,40}[|+]/.test(text)) return text
  return text
    .replace(/^\s{0,40}(?:\+-[+-]{0,40} ?[\d.]{0,4} ?-{0,40}|[|+]-?) ?/, '')
    .replace(/^ {1,2}(?=\S)(?!File)/, '')
}

function placeOf(line: string): [string, string] | undefined {
  const found = /^File "([^"]{1,1000})", line \d{1,9}(?:, in (.{1,200}))?/.exec(line)
  return found === null ? undefined : [found[1] as string, (found[2] ?? '').trim()]
}
