import { viewBatches } from './batches.ts'
import { type Comparison, meant, notServed, servedFeatures } from './meant.ts'
import type { Transcript } from './transcript.ts'

const zeroId = 'AAAAAAAAAAAAAAAAAAAAAA'
const uuids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
const shortUuid = /^[A-Za-z0-9_-]{22}$/
const shortUuids = /"[A-Za-z0-9_-]{22}"/g
const nearMs = 3_600_000

/** What is left of the answers when the meant differences are taken out. */
export function normal(transcript: Transcript, name: string): readonly unknown[] {
  const normalizer = new Normalizer(name)
  return transcript.map(({ api, answer }) => normalizer.value(answer, api))
}

class Normalizer {
  readonly #name: string
  readonly #ids = new Map<string, string>()

  constructor(name: string) {
    this.#name = name
  }

  value(value: unknown, path: string): unknown {
    const rules = meant.filter(({ at }) => at.test(path)).map(({ as }) => as)
    const before = Array.isArray(value) ? this.#elements(value, rules) : value
    const plain = this.#plain(before, path)
    return rules.reduce((seen, rule) => this.#compared(seen, rule, path), plain)
  }

  #elements(values: readonly unknown[], rules: readonly Comparison[]): readonly unknown[] {
    const own = rules.includes('own') ? values.filter(value => this.#isOwn(value)) : values
    const left = rules.includes('served') ? own.filter(isServed) : own
    // Ordered before ids are counted by what does not depend on them.
    return rules.includes('set')
      ? ordered(left, value => text(value).replaceAll(uuids, '?').replaceAll(shortUuids, '?'))
      : left
  }

  /** Not another story's, nor one of a broker's own. */
  #isOwn(value: unknown): boolean {
    const { name, topicName, groupId, transactionalId } = value as Record<string, unknown>
    const said = String(name ?? topicName ?? groupId ?? transactionalId ?? '')
    return said.startsWith(this.#name) || !/^(__|story-|warm-up)/.test(said)
  }

  #plain(value: unknown, path: string): unknown {
    if (Buffer.isBuffer(value))
      return path.endsWith('.records')
        ? viewBatches(value).map(view => this.value(view, `${path}.batch`))
        : value.toString('hex')
    if (Array.isArray(value)) return value.map(one => this.value(one, path))
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.value(one, `${path}.${name}`)]))
    if (typeof value === 'bigint' && Math.abs(Number(value) - Date.now()) < nearMs) return 'now'
    if (typeof value === 'string')
      return value.replaceAll(this.#name, 'STORY').replaceAll(uuids, uuid => this.#identity(uuid))
    return value
  }

  #compared(value: unknown, rule: Comparison, path: string): unknown {
    switch (rule) {
      case 'identity':
        return isMade(value, path) ? this.#identity(value) : value
      case 'text':
        return typeof value === 'string' && value !== '' ? 'some text' : null
      case 'sign':
        return typeof value === 'number' || typeof value === 'bigint' ? Math.sign(Number(value)) : value
      case 'nothing':
        return 'not compared'
      case 'set':
        return Array.isArray(value) ? ordered(value, text) : value
      case 'own':
      case 'served':
        return value
      default:
        throw new Error(`No comparison ${rule} for ${path}`)
    }
  }

  #identity(value: unknown): string {
    const known = this.#ids.get(String(value)) ?? `id ${this.#ids.size + 1}`
    this.#ids.set(String(value), known)
    return known
  }
}

/** Whether it was made by a broker: stories may name members too. No session has number 0, and a producer may. */
function isMade(value: unknown, path: string): boolean {
  if (typeof value === 'string') return shortUuid.test(value) && value !== zeroId
  return (typeof value === 'number' || typeof value === 'bigint') && value >= (path.endsWith('sessionId') ? 1 : 0)
}

function isServed(entry: unknown): boolean {
  const { apiKey, name } = entry as { apiKey?: number; name?: string }
  return apiKey === undefined ? servedFeatures.includes(name ?? '') : !notServed.has(apiKey)
}

function ordered(values: readonly unknown[], by: (value: unknown) => string): readonly unknown[] {
  return values
    .map(value => ({ value, key: by(value) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ value }) => value)
}

export function text(value: unknown): string {
  return JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? `${one}n` : one)) ?? 'undefined'
}
