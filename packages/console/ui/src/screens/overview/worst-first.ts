import type { Cause } from '../../server/types.ts'

const ranks: Readonly<Record<Cause['state'], number>> = { regressed: 0, new: 1, ongoing: 2, muted: 3, resolved: 4 }

/** What came back stands before what is new, that before what is known; of one rank the more. */
export const worstFirst = (causes: readonly Cause[]): Cause[] =>
  [...causes].sort((a, b) => ranks[a.state] - ranks[b.state] || b.count - a.count)
