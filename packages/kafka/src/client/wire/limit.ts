/**
 * Calls `late` after so many milliseconds, and after what has arrived by then was read: a loop that a handler held up finds
 * the answer and the end of its time together, and looks at timers first.
 * @returns ends it
 */
export function limit(ms: number, late: () => void): () => void {
  let afterReading: NodeJS.Immediate | undefined
  const timer = setTimeout(() => {
    afterReading = setImmediate(late)
  }, ms)
  return () => {
    clearTimeout(timer)
    clearImmediate(afterReading)
  }
}
