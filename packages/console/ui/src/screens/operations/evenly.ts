interface Point {
  readonly at: number
  readonly sent: number
  readonly handled: number
  readonly failedAgain: number
}

export interface EvenProgress {
  readonly from: number
  readonly stepMs: number
  readonly sent: number[]
  readonly handled: number[]
  readonly failedAgain: number[]
}

/** Progress at even steps of time: at each what was known by then. Points come as they come, and a plot has even steps. */
export function evenly(points: readonly Point[], steps = 100): EvenProgress {
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined) return { from: 0, stepMs: 1, sent: [], handled: [], failedAgain: [] }
  const stepMs = Math.max(1, Math.ceil((last.at - first.at) / (steps - 1)))
  const sent: number[] = []
  const handled: number[] = []
  const failedAgain: number[] = []
  let next = 0
  for (let at = first.at; at < last.at + stepMs; at += stepMs) {
    while (next + 1 < points.length && (points[next + 1]?.at ?? 0) <= at) next++
    sent.push(points[next]?.sent ?? 0)
    handled.push(points[next]?.handled ?? 0)
    failedAgain.push(points[next]?.failedAgain ?? 0)
  }
  return { from: first.at, stepMs, sent, handled, failedAgain }
}
