import { encodeEntry } from '../src/ledger/codec.ts'
import type { Decision } from '../src/ledger/entry.ts'
import { LedgerView } from '../src/ledger/view.ts'

const operation = '0f9b5c8e-7d1a-4c2b-9e3f-1a2b3c4d5e6f'

/** A view of a ledger in which so much is decided. */
export function decidedView(decisions: Iterable<readonly [key: Buffer, decision: Partial<Decision>]>): LedgerView {
  const view = new LedgerView()
  for (const [key, given] of decisions) {
    const value = { decision: 'parked', by: 'ann', at: Date.UTC(2026, 1, 3), operation, ...given }
    const entry = encodeEntry({ kind: 'decision', key, value })
    view.apply(entry.key, entry.value)
  }
  return view
}
