import { normal, text } from './normal.ts'
import type { Transcript } from './transcript.ts'

/** One line for each difference: where, what Kafka answered, and what the embedded broker did. */
export function differences(kafka: Transcript, embedded: Transcript, name: string): readonly string[] {
  const [real, ours] = [normal(kafka, name), normal(embedded, name)]
  const found: string[] = []
  for (let i = 0; i < Math.max(kafka.length, embedded.length); i++) {
    const step = kafka[i] ?? embedded[i]
    const what = step?.api === 'raw' ? 'raw' : `${step?.api} v${step?.version}`
    const place = `step ${i + 1}, ${what}${step?.note ? ` (${step.note})` : ''}`
    for (const line of differing(real[i], ours[i], '')) found.push(`${place} ${line}`)
  }
  return found
}

function* differing(real: unknown, ours: unknown, path: string): Generator<string> {
  if (real === ours) return
  if (Array.isArray(real) && Array.isArray(ours)) {
    if (real.length !== ours.length) yield `${path}.length: Kafka ${real.length}, embedded ${ours.length}`
    for (let i = 0; i < Math.max(real.length, ours.length); i++) yield* differing(real[i], ours[i], `${path}[${i}]`)
    return
  }
  if (isObject(real) && isObject(ours)) {
    for (const name of new Set([...Object.keys(real), ...Object.keys(ours)]))
      yield* differing(real[name], ours[name], path === '' ? name : `${path}.${name}`)
    return
  }
  yield `${path === '' ? 'the answer' : path}: Kafka ${short(real)}, embedded ${short(ours)}`
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const short = (value: unknown): string => {
  const whole = text(value)
  return whole.length > 200 ? `${whole.slice(0, 200)} …` : whole
}
