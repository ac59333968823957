import { useSyncExternalStore } from 'react'

const stepMs = 10_000
let now = Date.now()
const listeners = new Set<() => void>()

function tick(): void {
  // Nobody looks: what is shown is put right when it is seen again.
  if (document.hidden) return
  now = Date.now()
  for (const told of listeners) told()
}

/** Begins to move the clock; once for the page. */
export function startClock(): void {
  setInterval(tick, stepMs)
  document.addEventListener('visibilitychange', tick)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The present, as all relative times of the page have it: it moves every ten seconds. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now)
