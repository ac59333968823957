import type { ConsumerEvents, DeadLetterError, EventName } from '@dead-letter/kafka'
import { errorToJson } from './error-json.ts'
import { escapeText, toJsonLine } from './escape.ts'
import { inFlagNames, inOurWords } from './flag-names.ts'
import type { Meaning } from './paint.ts'
import type { Terminal } from './terminal.ts'

interface Source {
  on<E extends EventName>(name: E, listener: (payload: ConsumerEvents[E]) => void): unknown
}

type Place = { readonly topic: string; readonly partition: number; readonly offset?: number }

const at = ({ topic, partition, offset }: Place): string =>
  `${topic}[${partition}]${offset === undefined ? '' : `@${offset}`}`

const needing = (dependency: string): string => (dependency === 'default' ? '' : ` what needs ${dependency}`)
/** What was asked for, which may begin with what it is. */
const named = (kind: string, got: string): string => (got.startsWith(`${kind} `) ? got : `${kind} ${got}`)

/** Events of which there may be one for each record are told only so many times to a person. */
const told = 5

/** What a person is told about, and how. What is not here shows in the progress line and the summary. */
const sentences: { readonly [E in EventName]?: (payload: ConsumerEvents[E]) => string } = {
  warning: ({ error }) => `warning: ${inOurWords(error)} (${error.code})`,
  held: payload => `held ${at(payload)}: ${inOurWords(payload.error)} (${payload.error.code})`,
  released: payload => `released ${at(payload)} after ${(payload.heldMs / 1000).toFixed(1)} s`,
  stuck: payload => `stuck: the handler has been at ${at(payload)} for ${Math.round(payload.runningMs / 1000)} s`,
  lost: ({ partitions, reason }) => `lost ${partitions.map(at).join(', ')}: ${inFlagNames(reason)}`,
  'breaker-opened': ({ dependency, reason, share, calls }) =>
    `paused${needing(dependency)}: ${
      reason === 'infrastructure'
        ? `what the handler needs is down, ${calls} calls in a row failed for it`
        : reason === 'consecutive'
          ? `${calls} calls in a row failed for one cause`
          : `${Math.round(share * 100)} % of the last ${calls} records failed in the handler`
    }; one record at a time is let through until one succeeds`,
  'breaker-closed': ({ dependency, openMs }) =>
    `goes on${needing(dependency)} after a pause of ${(openMs / 1000).toFixed(1)} s`,
  flood: ({ class: kind, share, records }) =>
    `flood: ${Math.round(share * 100)} % of the last ${records} records ${kind === 'poison' ? 'do not decode or are not valid' : 'were refused by the handler'}`,
  'contact-lost': ({ with: silent, silentMs }) =>
    `no answer from ${silent === 'brokers' ? 'the brokers' : "the group's coordinator"} for ${Math.round(silentMs / 1000)} s; it is tried again`,
  'contact-regained': ({ with: silent, silentMs }) =>
    `${silent === 'brokers' ? 'the brokers are' : "the group's coordinator is"} back again after ${(silentMs / 1000).toFixed(1)} s`,
  'topic-deleted': ({ topic }) => `topic ${topic} was deleted; the others go on`,
  'passed-over': payload =>
    `${payload.topic}[${payload.partition}]: the topic came later and is older than the group: ${payload.passed} offsets are passed over, it starts at ${payload.offset} (--from says so)`,
  'offset-out-of-range': payload =>
    `${at(payload)}: offset ${payload.position} is no longer in the log; it goes on at ${payload.logStart} (${payload.gap} offsets are gone)`,
  'log-truncated': payload =>
    `${at(payload)}: the log was cut under offset ${payload.position}; it goes on at ${payload.resumeAt} (${payload.lost} offsets were lost or written anew)`,
  rerouted: payload =>
    `rerouted the dead letter of ${at(payload)} to ${payload.used}: ${named(payload.kind, payload.got)} cannot be used (${payload.reason})`
}

/** What the first word of a sentence means; the others are news. */
const meanings: { readonly [E in EventName]?: Meaning } = {
  warning: 'doubtful',
  held: 'bad',
  released: 'good',
  stuck: 'bad',
  lost: 'doubtful',
  'breaker-opened': 'bad',
  'breaker-closed': 'good',
  flood: 'bad',
  'topic-deleted': 'doubtful',
  'offset-out-of-range': 'doubtful',
  'log-truncated': 'doubtful'
}

/** Events of --json, as docs/cli.md lists them with their fields. */
export const machineEvents: readonly EventName[] = [
  'dead-letter',
  'skipped',
  'held',
  'released',
  'warning',
  'stuck',
  'breaker-opened',
  'breaker-closed',
  'flood',
  'contact-lost',
  'contact-regained',
  'rerouted',
  'assigned',
  'revoked',
  'lost',
  'topic-deleted',
  'passed-over',
  'offset-out-of-range',
  'log-truncated',
  'start-resolved'
]

/** Tells what happens during a run: sentences for a person, or a JSON line for each event. */
export function tellEvents(source: Source, terminal: Terminal, json: boolean): void {
  if (json) {
    for (const name of machineEvents) source.on(name, payload => terminal.print(toJsonLine(eventToJson(name, payload))))
    return
  }
  for (const name of Object.keys(sentences) as EventName[]) {
    let count = 0
    source.on(name, payload => {
      if (name === 'rerouted' && ++count > told) return
      const sentence = (sentences[name] as (payload: unknown) => string)(payload)
      tellSentence(name, count === told ? `${sentence} (more of these are not shown)` : sentence, terminal)
    })
  }
}

/** What was found before the run began, told as its event `warning` would be. */
export function tellWarning(error: DeadLetterError, terminal: Terminal, json: boolean): void {
  if (json) terminal.print(toJsonLine(eventToJson('warning', { error })))
  else tellSentence('warning', `warning: ${inOurWords(error)} (${error.code})`, terminal)
}

function tellSentence(name: EventName, sentence: string, terminal: Terminal): void {
  const line = escapeText(sentence)
  const meaning = meanings[name]
  const [first = ''] = /^[^ :]+:?/.exec(line) ?? []
  terminal.note(meaning === undefined ? line : terminal.paintNote(meaning, first) + line.slice(first.length))
}

/** An event with the time at which it is written; its facts, its error as name, code and message. */
export function eventToJson(event: string, payload: object, now = Date.now()): Record<string, unknown> {
  const { error, ...facts } = payload as { readonly error?: unknown }
  const time = new Date(now).toISOString()
  return { event, time, ...facts, ...('error' in payload ? { error: errorToJson(error) } : {}) }
}
