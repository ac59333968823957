import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'

/** Something of a run that failed, told again in its last lines: of a long log often nothing else is at hand. */
export interface Failure {
  /** What ran: on which broker, of which version. */
  readonly stage: string
  readonly name: string
  /** `file:line` of the test. */
  readonly at?: string
  /** The error: its message, and where it was thrown. */
  readonly error: string
}

interface Kept extends Failure {
  readonly node: string
  readonly minutes: number
  readonly load: number
}

/** Names the file in which the processes of one run keep what failed. */
const variable = 'DEAD_LETTER_FAILURES'

/** Tells of a failure to the run that this process is of; to nobody when there is none. */
export function keepFailure(failure: Failure): void {
  const file = process.env[variable]
  if (!file) return
  const kept: Kept = { ...failure, node: process.versions.node, minutes: minutes(), load: loadavg()[0] ?? 0 }
  appendFileSync(file, `${JSON.stringify(kept)}\n`)
}

/** From now on failures of this process and of those that it starts are kept. @returns gives the lines that tell of them */
export function collectFailures(): () => string[] {
  const folder = mkdtempSync(join(tmpdir(), 'dead-letter-failures-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'failures.jsonl')
  appendFileSync(file, '')
  process.env[variable] = file
  process.env[startVariable] = String(Date.now())
  return () => {
    const lines = readFileSync(file, 'utf8').trim().split('\n')
    return describeFailures(lines.filter(Boolean).map(line => JSON.parse(line) as Kept))
  }
}

const startVariable = 'DEAD_LETTER_RUN_STARTED'
const minutes = (): number => Math.round((Date.now() - Number(process.env[startVariable])) / 6000) / 10

/** As many are told whole; of the others, the names. */
const mostWhole = 12

export function describeFailures(failures: readonly Kept[]): string[] {
  if (failures.length === 0) return []
  return [
    '== what failed',
    ...failures.flatMap(({ stage, name, at, error, node, minutes, load }, i) => [
      `FAILED ${name}`,
      `    ${stage}; Node ${node}; minute ${minutes}, load ${load.toFixed(1)}${at === undefined ? '' : `; ${at}`}`,
      ...(i < mostWhole ? error.split('\n').map(line => `    ${line}`) : [])
    ])
  ]
}

/** What a program printed of what failed: from its first such line on, or its end. */
export function failedPart(output: string): string {
  const lines = output.trimEnd().split('\n')
  const first = lines.findIndex(line => line.startsWith('FAILED'))
  return (first === -1 ? lines.slice(-mostPrinted) : lines.slice(first, first + mostPrinted)).join('\n')
}

const mostPrinted = 30

const mostMessageLines = 16
const mostFrames = 6
const mostChars = 400

/** An error in few lines: of a long message its beginning and end, of the stack what is not Node's own, and the same of its cause. */
export function describeError(error: unknown, root: string): string {
  const lines: string[] = []
  for (let each = error, depth = 0; each !== undefined && depth < 3; each = causeOf(each), depth++)
    lines.push(...(depth === 0 ? [] : ['caused by']), ...linesOf(each, root))
  return lines.map(line => (line.length > mostChars ? `${line.slice(0, mostChars)}…` : line)).join('\n')
}

const causeOf = (error: unknown): unknown =>
  error instanceof Object ? (error as { cause?: unknown }).cause : undefined

function linesOf(error: unknown, root: string): string[] {
  if (!(error instanceof Object)) return shortened(String(error).split('\n'))
  const { name = 'Error', code, message = '', stack = '' } = error as Partial<NodeJS.ErrnoException>
  const frames = stack
    .split('\n')
    .filter(line => /^\s+at /.test(line) && !/\((?:node:|async )|at node:|at async node:/.test(line))
    .map(line => line.trim().replaceAll(`file://${root}/`, '').replaceAll(`${root}/`, ''))
  return [
    ...shortened(`${name}${code === undefined ? '' : ` [${code}]`}: ${message}`.split('\n')),
    ...frames.slice(0, mostFrames)
  ]
}

function shortened(lines: readonly string[]): string[] {
  if (lines.length <= mostMessageLines) return [...lines]
  const half = mostMessageLines / 2
  return [...lines.slice(0, half), `… ${lines.length - mostMessageLines} lines …`, ...lines.slice(-half)]
}
