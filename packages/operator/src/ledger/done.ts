import type { LedgerView } from './view.ts'

const done: ReadonlySet<string> = new Set(['discarded', 'redriven'])

/**
 * Whether nothing more is to be done about a letter: its failure was discarded, or sent back since it was written. Whether it was handled
 * then is not asked: if it failed again it left a later letter, and that one is not done. So the answer is the same whether or not
 * outcomes are known. What a newer version decided is not taken for done: its letters stay.
 */
export const isDone = (
  view: Pick<LedgerView, 'toldOf'>,
  { key, redrives }: { readonly key: Buffer; readonly redrives: number }
): boolean => done.has(view.toldOf(key, redrives))
