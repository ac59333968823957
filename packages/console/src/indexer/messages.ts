import type { ConnectionOptions, LedgerNames } from '@dead-letter/operator'

/** What the index thread is started with. */
export interface IndexSettings {
  readonly file: string
  readonly connection: ConnectionOptions
  readonly names: LedgerNames
  /** Paths of fields and names of headers that are hidden. */
  readonly mask: readonly string[]
  /** Bytes of each value; 0: none. */
  readonly valueBytes: number
  /** Of the index in all; above, the oldest letters go. */
  readonly maxBytes: number
  /** Of what is indexed: the cluster's id. Another one makes another index. */
  readonly identity: string
  /** Looks into every topic for dead letters, not only into those that are named or configured as holding some. */
  readonly allTopics: boolean
}

/** What one thread is started with. */
export interface ThreadSettings extends IndexSettings {
  /** Why the file is made anew, whatever is there. */
  readonly fault: string | null
}

/** How far the index is, as the thread tells it. */
export interface IndexProgress {
  readonly state: 'reading' | 'live' | 'away' | 'failed'
  readonly letters: number
  readonly behind: number
  readonly asOf: number | null
  readonly dropped: number
  readonly problem: string | null
}

export type LedgerState = 'reading' | 'ready' | 'missing' | 'forbidden' | 'away'

/** What the thread tells. */
export type FromIndex =
  | { readonly tell: 'open'; readonly rebuilt: string | null }
  | { readonly tell: 'progress'; readonly progress: IndexProgress }
  | { readonly tell: 'letters'; readonly dlqs: Readonly<Record<string, number>> }
  | { readonly tell: 'decisions'; readonly failures: readonly string[]; readonly many: boolean }
  | { readonly tell: 'operations'; readonly ids: readonly string[] }
  | { readonly tell: 'ledger'; readonly state: LedgerState; readonly entries: number; readonly faults: number }
  /** The file is not to be used any more: a thread that is started again makes it anew. */
  | { readonly tell: 'lost'; readonly fault: string }
  /** The index has what the audit had when it was asked for, or why not. */
  | { readonly tell: 'audit'; readonly id: number; readonly problem: string | null }
  | { readonly tell: 'ended' }

export type ToIndex = { readonly ask: 'end' } | { readonly ask: 'audit'; readonly id: number }
