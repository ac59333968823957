/** What a program is told beside its arguments: the scenario's settings, as JSON in BENCH_SETTINGS. */
export interface Settings {
  /** Milliseconds that the handler waits for each record; 0: it is synchronous. */
  readonly handlerMs?: number
  /** Handler calls at once. */
  readonly limit?: number
  /** A partition whose handler waits `slowMs` for each record; only the other partitions' records count. */
  readonly slowPartition?: number
  readonly slowMs?: number
  /** Whether the time from each failure to its acknowledged letter is measured. */
  readonly latency?: boolean
  /** Whether the program runs beside others of its group until it is ended: it tells its counts to its parent. */
  readonly shared?: boolean
  /** Whether the broker is the embedded one, in a process that the program starts. */
  readonly embedded?: boolean
  /** Whether the group's family topic is there, empty, and is read; false: it is there and is not read. */
  readonly readFamily?: boolean
  /** Failures that the ledger tells of before a redrive begins. */
  readonly decided?: number
  /** Questions of each kind that the console is asked. */
  readonly samples?: number
  /** What goes on while a live consumer's delay is measured. */
  readonly beside?: 'nothing' | 'full' | 'slow' | 'killed' | 'killed-taken-over'
}

export const settings: Settings = JSON.parse(process.env.BENCH_SETTINGS ?? '{}')
export const brokers = process.env.BROKERS ?? '127.0.0.1:9092'
export const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

/** Counts and prints the one line that the bench reads. Counters are plain fields: every program pays the same for them. */
export class Meter {
  readonly name: string
  readonly wanted: number
  done = 0
  dead = 0
  start: number | undefined
  readonly #made = performance.now()
  readonly #samples: { done: number; rss: number }[] = []
  readonly #latencies: number[] = []
  readonly #figures: Record<string, number> = {}
  #finish: number | undefined

  constructor(name: string, wanted: number) {
    this.name = name
    this.wanted = wanted
    setInterval(() => this.#sample(), 50).unref()
  }

  /** How long it took from the failure, a moment of `performance.now()`, to the letter's acknowledgement. */
  acknowledged(failedAt: number): void {
    this.took(performance.now() - failedAt)
  }

  /** A delay in milliseconds. */
  took(ms: number): void {
    this.#latencies.push(ms)
  }

  /** Prints it with the rest. */
  figure(name: string, value: number): void {
    this.#figures[name] = value
  }

  /** Ends the clock, before what is tidied up. */
  stop(): void {
    this.#finish = performance.now()
    this.#figures.cpu_s = cpuSeconds()
  }

  /** Prints the line and ends the program. */
  end(): never {
    const finish = this.#finish ?? performance.now()
    const start = this.start ?? finish
    const seconds = (finish - start) / 1000
    const figures: Record<string, number> = {
      first_ms: start,
      cold_s: finish / 1000,
      joined_ms: start - this.#made,
      cpu_s: cpuSeconds(),
      ...this.#memory(),
      ...this.#delays(),
      ...this.#figures
    }
    const extras = Object.entries(figures).map(([name, value]) => `${name}=${value.toFixed(3)}`)
    const line = [
      this.name,
      this.done,
      this.dead,
      seconds.toFixed(3),
      Math.round(this.done / seconds),
      megabytes(),
      ...extras
    ]
    console.log(line.join(' '))
    process.exit(0)
  }

  #sample(): void {
    if (settings.shared) process.send?.({ done: this.done, dead: this.dead, rss: megabytes() })
    if (this.#samples.length < 20_000) this.#samples.push({ done: this.done, rss: megabytes() })
  }

  /** Resident memory early and late in the run, for runs long enough to tell. */
  #memory(): Record<string, number> {
    if (this.done < 4_000_000) return {}
    const between = (from: number, to: number): number =>
      quantile(
        this.#samples.filter(s => s.done >= from && s.done < to).map(s => s.rss),
        0.5
      )
    const early = between(1_000_000, 2_000_000)
    const late = between(this.done - 1_000_000, this.done)
    return { rss_early: early, rss_late: late, growth: late / early }
  }

  #delays(): Record<string, number> {
    if (this.#latencies.length === 0) return {}
    const [p50_ms, p99_ms, most_ms] = [0.5, 0.99, 1].map(share => quantile(this.#latencies, share))
    return { p50_ms, p99_ms, most_ms } as Record<string, number>
  }
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

const megabytes = (): number => Math.round(process.memoryUsage.rss() / 1e6)

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
