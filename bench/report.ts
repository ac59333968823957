export interface Run {
  readonly name: string
  readonly round: number
  readonly rate: number
  readonly dead: number
  readonly rssMb: number
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

/** A Markdown table: each program's median, and how much faster ours was in the same round. */
export function report(runs: readonly Run[], names: readonly string[]): string {
  const of = (name: string): Run[] => runs.filter(run => run.name === name).sort((a, b) => a.round - b.round)
  const ours = of('ours')
  const lines = [
    '',
    '| program | records/s, median (min–max) | RSS MB | ours is faster by, median of paired rounds (min–max) |',
    '|---|---|---|---|'
  ]
  for (const name of names) {
    const mine = of(name)
    const rates = mine.map(run => run.rate)
    const ratios = mine.flatMap((run, i) => (ours[i] ? [ours[i].rate / run.rate] : []))
    const spread = (values: readonly number[], digits: number): string =>
      values.length === 0
        ? '–'
        : `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`
    lines.push(
      `| ${name} | ${spread(rates, 0)} | ${Math.round(median(mine.map(run => run.rssMb)))} | ${name === 'ours' ? '' : spread(ratios, 2)} |`
    )
  }
  return lines.join('\n')
}
