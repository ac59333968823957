import type { DatabaseSync } from 'node:sqlite'

/** What a query of letters or causes is bound to, as kinds tell it. */
export interface KindFilter {
  readonly dlq?: readonly string[] | undefined
  readonly cause?: readonly string[] | undefined
  readonly error?: readonly string[] | undefined
  readonly class?: readonly string[] | undefined
  readonly stage?: readonly string[] | undefined
  readonly group?: readonly string[] | undefined
  /** Origin topics. */
  readonly topic?: readonly string[] | undefined
}

/** A kind, by name. */
export interface KindRow {
  readonly id: number
  readonly dlq: string
  readonly cause: number
  readonly fingerprint: string
  readonly name: string
  readonly origin: string | null
  readonly grp: string | null
  readonly stage: string | null
  readonly class: string | null
  readonly error: string | null
  readonly dialect: string | null
}

const select = `select kinds.id, dlqs.topic as dlq, kinds.cause, fingerprint, name, origin, grp, stage, class, error, kinds.dialect
  from kinds join dlqs on dlqs.id = kinds.dlq join causes on causes.id = kinds.cause
  join said on said.cause = kinds.cause and said.dlq = kinds.dlq`

/** Kinds that a filter means; a kind has to fit every field that is given. */
export function kindsOf(db: DatabaseSync, filter: KindFilter): KindRow[] {
  const tests: ((kind: KindRow) => boolean)[] = []
  const oneOf = (wanted: readonly string[] | undefined, read: (kind: KindRow) => string | null): void => {
    if (wanted === undefined) return
    const set = new Set(wanted)
    tests.push(kind => set.has(read(kind) ?? '\0'))
  }
  oneOf(filter.dlq, kind => kind.dlq)
  oneOf(filter.class, kind => kind.class)
  oneOf(filter.stage, kind => kind.stage)
  oneOf(filter.group, kind => kind.grp)
  oneOf(filter.topic, kind => kind.origin)
  const { cause, error } = filter
  if (error !== undefined) {
    const set = new Set(error)
    tests.push(kind => kind.error !== null && (set.has(kind.error) || set.has(lastPart(kind.error))))
  }
  if (cause !== undefined) {
    const names = new Set(cause)
    const beginnings = cause.filter(text => /^v\d+:/.test(text))
    tests.push(
      kind =>
        names.has(kind.name) ||
        names.has(kind.fingerprint) ||
        beginnings.some(text => kind.fingerprint.startsWith(text))
    )
  }
  const all = db.prepare(select).all() as unknown as KindRow[]
  return tests.length === 0 ? all : all.filter(kind => tests.every(test => test(kind)))
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf('.') + 1)
