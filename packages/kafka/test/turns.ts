/** How many turns timers get while the work is done: turns are counted, and no time is measured. */
export async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0
  let ended = false
  const tick = (): void => {
    turns++
    if (!ended) setTimeout(tick, 1)
  }
  setTimeout(tick, 1)
  await work()
  ended = true
  return turns
}
