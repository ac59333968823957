import type { FailureClass } from '../failure.ts'
import type { ErrorShape } from './error-shape.ts'

/** What a table can say of an error; poison and fatal are not for a library to say. */
export type Verdict = Extract<FailureClass, 'business' | 'transient' | 'infrastructure'>

/** Reads one kind of error; `undefined` when it is none of that kind, or of no known meaning. */
export type ShapeTable = (shape: ErrorShape) => Verdict | undefined

/** A table from lists: `numbers({ transient: [1213], business: [1062] })`. */
export function lookup<T>(lists: Readonly<Partial<Record<Verdict, readonly T[]>>>): ReadonlyMap<T, Verdict> {
  const entries = Object.entries(lists) as [Verdict, readonly T[]][]
  return new Map(entries.flatMap(([verdict, keys]) => keys.map(key => [key, verdict] as const)))
}
