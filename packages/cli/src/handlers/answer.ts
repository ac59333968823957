import { BusinessError, InfrastructureError, PoisonError } from '@dead-letter/kafka'

/** Where the record lies that an answer is awaited for. */
export interface Asked {
  readonly topic: string
  readonly partition: number
  readonly offset: number
}

/** What a program said about a record: done, or the error that it has with it. */
export type Answer = { readonly ok: true } | { readonly ok: false; readonly error: Error }

/** The program broke the protocol: nothing that it says from here on can be matched to a record. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
}

/** The error that a program reported for a record. Its class is `transient` unless the answer says otherwise. */
class RecordRefused extends Error {
  override readonly name = 'RecordRefused'
}

const classes = {
  business: (message: string) => new BusinessError(message),
  poison: (message: string) => new PoisonError(message),
  infrastructure: (message: string) => new InfrastructureError(message),
  transient: (message: string) => new RecordRefused(message)
}

/**
 * Reads one line of a program: `{ offset, ok: true }`, or `{ offset, error: "…" }` with an optional `class`.
 * `topic` and `partition` may be repeated and are then compared.
 * @throws ProtocolError when the line is not an answer, or not the one that is due
 */
export function readAnswer(line: string, asked: Asked): Answer {
  let answer: unknown
  try {
    // .NET and some others write a byte order mark before their first line.
    answer = JSON.parse(line.replace(/^\ufeff/, ''))
  } catch {
    throw new ProtocolError(`it wrote ${quote(line)}, which is not JSON (logs belong on stderr)`)
  }
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
    throw new ProtocolError(`it wrote ${quote(line)}, which is not a JSON object`)
  const { topic, partition, offset, ok, error, class: kind } = answer as Record<string, unknown>
  if (
    offset !== asked.offset ||
    (partition ?? asked.partition) !== asked.partition ||
    (topic ?? asked.topic) !== asked.topic
  ) {
    throw new ProtocolError(
      `it answered ${quote(line)} while ${asked.topic}[${asked.partition}]@${asked.offset} was due`
    )
  }
  const failed = (error !== undefined && error !== null && error !== false) || ok === false
  if (!failed && ok !== true) throw new ProtocolError(`it answered ${quote(line)}, with neither "ok": true nor "error"`)
  if (!failed) return { ok: true }
  if (kind !== undefined && !Object.hasOwn(classes, kind as string)) {
    throw new ProtocolError(`it answered ${quote(line)}; "class" is one of ${Object.keys(classes).join(', ')}`)
  }
  const message =
    typeof error === 'string'
      ? error
      : error === undefined || typeof error !== 'object'
        ? 'refused'
        : JSON.stringify(error)
  return { ok: false, error: classes[(kind ?? 'transient') as keyof typeof classes](message) }
}

const quote = (line: string): string => JSON.stringify(line.length > 100 ? `${line.slice(0, 99)}…` : line)
