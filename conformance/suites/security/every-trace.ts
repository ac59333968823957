import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import type { RawRecord, TestConsumer } from '../../harness/index.ts'

/** Fails if a secret, or its base64 or hex, shows in anything that was told: errors with their causes, events, snapshots, letters. */
export function assertNoSecret(secrets: readonly string[], ...told: readonly unknown[]): void {
  const text = told.map(everyTrace).join('\n')
  for (const secret of secrets) {
    for (const form of forms(secret))
      assert.ok(!text.includes(form), `a secret shows: …${around(text, form).replaceAll(form, '<the secret>')}…`)
  }
}

/** All that a consumer told. */
export function traceOf(run: TestConsumer): unknown[] {
  const names = ['assigned', 'start-resolved', 'failure', 'retry', 'dead-letter', 'held', 'released'] as const
  const others = ['committed', 'warning', 'error', 'rerouted', 'topic-deleted', 'lost', 'revoked'] as const
  return [
    ...[...names, ...others].map(name => run.events(name)),
    run.consumer.health(),
    run.consumer.metrics(),
    run.consumer
  ]
}

/** A letter as text: key, value and headers. */
export const letterText = (letter: RawRecord): string =>
  [letter.key, letter.value, ...letter.headers.flat()].map(bytes => bytes?.toString('latin1')).join('\n')

function everyTrace(value: unknown): string {
  if (typeof value === 'string') return value
  const buffers: string[] = []
  const seen = new Set<unknown>()
  // Not an arrow: a buffer has turned itself into JSON when it comes as `part`.
  const json = JSON.stringify(value, function (this: Record<string, unknown>, key, part: unknown) {
    const own = this[key]
    if (own instanceof Uint8Array) buffers.push(Buffer.from(own).toString('latin1'))
    if (typeof part === 'bigint') return String(part)
    if (typeof part === 'object' && part !== null) {
      if (seen.has(part)) return '[again]'
      seen.add(part)
    }
    return part
  })
  const shown = inspect(value, { depth: 30, maxStringLength: null, maxArrayLength: null, showHidden: true })
  return [json, shown, ...errorTexts(value), ...buffers].join('\n')
}

/** Message, stack and details of an error and of what caused it. */
function errorTexts(value: unknown): string[] {
  const texts: string[] = []
  for (let error = value; error instanceof Error && texts.length < 50; error = error.cause)
    texts.push(String(error), error.stack ?? '', JSON.stringify(error, Object.getOwnPropertyNames(error)) ?? '')
  return texts
}

function forms(secret: string): string[] {
  const bytes = Buffer.from(secret)
  // Base64 of a text that stands somewhere inside another: without what depends on its neighbours.
  const inside = [0, 1, 2].map(shift =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(4, -4)
  )
  // Its beginning alone as well: parsers quote what stands around a place.
  // As a buffer is shown.
  const shown = bytes
    .subarray(0, 10)
    .toString('hex')
    .replaceAll(/..(?!$)/g, '$& ')
  return [secret, secret.slice(0, 10), shown, bytes.toString('hex'), ...inside]
}

function around(text: string, form: string): string {
  const at = text.indexOf(form)
  return text.slice(Math.max(0, at - 150), at + form.length + 60)
}
