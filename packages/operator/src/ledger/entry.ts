/** What may be decided about a failure. `restored` takes a decision back. */
export type DecisionName = 'parked' | 'discarded' | 'restored' | 'redriven'

/** Who did something, when, why, and in which operation. */
export interface Signed {
  readonly by: string
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly why?: string | undefined
  /** The operation's id: all entries of one command have the same, and the audit tells of it. */
  readonly operation: string
}

/** The decision about one failure. Of several the last counts. */
export interface Decision extends Signed {
  /** One of {@link DecisionName}; another text when a newer version wrote it. */
  readonly decision: string
  /** The dead-letter topic that its letters were found in. */
  readonly dlq?: string | undefined
  /** Where its parked copy was written. */
  readonly copy?: string | undefined
  /** How often the failure was sent back by then, whatever was decided after it. Of letters that died before it, `redriven` means none. */
  readonly redrives?: number | undefined
  /** Of `redriven`: the topic that the copy was sent to. */
  readonly target?: string | undefined
  /** Of a cause that is resolved: in which release. */
  readonly release?: string | undefined
  /** Of a cause that is muted: until then, in milliseconds since the epoch, or for so many letters. */
  readonly until?: number | undefined
  readonly count?: number | undefined
}

/** What somebody noted about a failure. */
export interface Note extends Signed {
  readonly note: string
}

/** Who sees to a failure. */
export interface Assignment extends Signed {
  readonly assignee: string
}

/** One record of the ledger. `null` takes away what there was. */
export type LedgerEntry =
  | { readonly kind: 'decision'; readonly key: Buffer; readonly value: Decision | null }
  | { readonly kind: 'note'; readonly key: Buffer; readonly value: Note | null }
  | { readonly kind: 'assignment'; readonly key: Buffer; readonly value: Assignment | null }
  /** Of redrives and whatever else is to come: `id` is the operation's, the value its plan and progress. */
  | { readonly kind: 'operation'; readonly id: string; readonly value: Readonly<Record<string, unknown>> | null }
  /** What belongs to an operation: its plan, what is asked of it, what came of it, or, by its number, how far one of its lanes is. */
  | {
      readonly kind: 'part'
      readonly id: string
      readonly part: string
      readonly value: Readonly<Record<string, unknown>> | null
    }

/** Why a record of the ledger is no entry. */
export type Fault = 'key' | 'size' | 'json' | 'shape'
