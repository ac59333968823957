/** What a run is about. */
export interface RunOrder {
  readonly brokers: string
  readonly records: number
  readonly topic: string
  readonly dlq: string
  readonly group: string
  readonly mode: string | undefined
}

/** How a program is started. */
export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** A program that does the job, ours among them. It prints `name processed dead seconds records_per_second rss_MB [figure=value …]`. */
export interface Rival {
  /** As the page names it, with its version. */
  readonly title: string
  /** Makes it ready (installs or builds into .cache when it has to); what this machine lacks, in one line, or null. */
  prepare(): Promise<string | null>
  command(order: RunOrder): Command
  /** The dead-letter topic that it insists on. */
  dlqName?(order: RunOrder): string
}
