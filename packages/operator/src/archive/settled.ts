import type { LedgerView } from '../ledger/view.ts'
import type { Letter } from '../letters/letter.ts'

const settled: ReadonlySet<string> = new Set(['parked', 'discarded', 'redriven'])

/** Whether nothing more is to be done about a letter. What a newer version decided is not taken for that: its letters stay. */
export const isSettled = (view: Pick<LedgerView, 'stateOf'>, { key, redrives }: Letter): boolean =>
  settled.has(view.stateOf(key, redrives))
