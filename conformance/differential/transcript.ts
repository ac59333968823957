import type { ApiName } from './apis.ts'

/** One request, and the answer as it was decoded. */
export interface Step {
  readonly api: ApiName | 'raw'
  readonly version: number
  /** Tells this step from others of the same API. */
  readonly note: string
  /** An object, `'closed'` when the broker closed the connection, or null while there is none. */
  answer: unknown
}

export type Transcript = Step[]
