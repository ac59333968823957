/** How many a ramp may send by the end of each step: 1, 11, 111, … up to all of it. */
export function rampSteps(planned: number): number[] {
  const steps: number[] = []
  for (let step = 1, allowed = 1; ; step *= 10, allowed += step) {
    steps.push(Math.min(allowed, planned))
    if (allowed >= planned || steps.length === 12) return steps
  }
}
