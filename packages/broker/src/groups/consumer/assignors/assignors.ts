import type { Assignor } from './assignor.ts'
import { assignRange } from './range.ts'
import { assignUniform } from './uniform.ts'

/** By the names that clients may ask for; the first is the default (KIP-848). */
export const assignors: ReadonlyMap<string, Assignor> = new Map([
  ['uniform', assignUniform],
  ['range', assignRange]
])
