import type { CauseFrame } from './cause-frame.ts'
import { goFrame } from './go-frame.ts'
import type { TraceError } from './trace-error.ts'

const MAX_FRAMES = 200

/** A panic's trace, or an error with the stack that pkg/errors adds: a function, and indented on the next line its file. Of several goroutines the first. */
export function readGoTrace(text: string): TraceError[] {
  const calls: [call: string, path: string][] = []
  const head: string[] = []
  let call = ''
  let goroutines = 0
  for (let from = 0; from <= text.length; ) {
    const next = text.indexOf('\n', from)
    const end = next === -1 ? text.length : next
    const line = text.slice(from, Math.min(end, from + 2000)).trimEnd()
    from = end + 1
    if (/^goroutine \d{1,12}\b/.test(line)) {
      if (++goroutines > 1) break
      call = ''
    } else if (call !== '' && /^\s/.test(line) && /\.(?:go|s):\d{1,9}/.test(line)) {
      if (!call.startsWith('created by ') && calls.length < MAX_FRAMES) calls.push([call, line.trim()])
      call = ''
    } else {
      if (call !== '' && calls.length === 0 && goroutines === 0) head.push(call)
      call = line
    }
  }
  if (calls.length === 0) return []
  return [{ ...goHeading(head), framesText: '', frames: () => framesOf(calls) }]
}

function* framesOf(calls: readonly [string, string][]): Generator<CauseFrame | null> {
  // What deferred functions and the panic itself add stands above the frame that panicked.
  const panicked = calls.findIndex(([call]) => call.startsWith('panic('))
  for (const [call, path] of calls.slice(panicked + 1)) yield goFrame(call, path)
}

function goHeading(lines: readonly string[]): { name: string; message: string } {
  const said = lines.filter(line => line !== '' && !/^\[(?:signal|recovered)\b/.test(line))
  const panic = said.findLast(line => line.trimStart().startsWith('panic: '))
  if (panic === undefined) return { name: '', message: said.join('\n') }
  return {
    name: 'panic',
    message: panic
      .trimStart()
      .slice(7)
      .replace(/ \[recovered(?:, repanicked)?\]$/, '')
  }
}
