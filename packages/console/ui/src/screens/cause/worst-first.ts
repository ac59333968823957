import type { Cause } from '../../server/types.ts'

const ranks: Readonly<Record<Cause['state'], number>> = { regressed: 0, new: 1, ongoing: 2, muted: 3, resolved: 4 }

/** What is decided to its last letter waits for nobody. */
const rankOf = ({ state, open }: Cause): number => (open === 0 ? 5 : 0) + ranks[state]

/** What came back stands before what is new, that before what is known; of one rank the more. */
export const worstFirst = (causes: readonly Cause[]): Cause[] =>
  [...causes].sort((a, b) => rankOf(a) - rankOf(b) || b.open - a.open || b.count - a.count)
