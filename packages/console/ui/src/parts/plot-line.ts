export interface PlotLine {
  readonly label: string
  readonly tone: 'accent' | 'bad' | 'good'
  readonly counts: readonly number[]
}

export interface PlotRange {
  readonly since: number
  readonly until: number
}
