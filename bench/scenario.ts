import type { Settings } from './programs/meter.ts'
import type { TopicShape } from './topics.ts'

/** A program that takes part in a scenario, under the name that the table shows. */
export interface Entrant {
  readonly name: string
  /** Key of `rivals`. */
  readonly rival: string
  /** Of the rival's ways to work: 'each', 'batch', … */
  readonly mode?: string
  readonly settings?: Settings
  /** Records that it consumes, where the scenario's number would take it minutes. */
  readonly records?: number
  /** Takes part only with `--all` or when named by `--only`: it needs tools or minutes of its own. */
  readonly optional?: boolean
  /** How many of it run in one group. @default 1 */
  readonly processes?: number
}

/** What is to be reached. A ratio is taken in each round and is ours over theirs; otherwise the figure of ours counts. */
export interface Target {
  readonly figure: string
  /** Entrant that the first one is compared with, or `of` if given. */
  readonly against?: string
  readonly of?: string
  readonly atLeast?: number
  readonly atMost?: number
}

/** A column of the scenario's table: a figure that programs print. */
export interface Column {
  readonly figure: string
  readonly title: string
  readonly digits?: number
}

/** One thing to measure. The first entrant is ours, which the others are compared with. */
export interface Scenario {
  readonly name: string
  readonly title: string
  /** What is done and how, for the reader of the page. */
  readonly text: string
  readonly topic: TopicShape
  readonly entrants: readonly Entrant[]
  readonly columns: readonly Column[]
  /** The figure whose ratio the table shows; left out, it shows none. */
  readonly ratio?: string
  readonly targets: readonly Target[]
  /** Records a second that a process of its own produces while the entrants run; the topic is then made for each run. */
  readonly paced?: number
  /** Whether the programs fill topics of their own: none is loaded for them. */
  readonly unloaded?: boolean
  /** Seconds after which a program is ended. @default 120 */
  readonly limitSeconds?: number
}

export const rate: Column = { figure: 'rate', title: 'records/s' }
export const rss: Column = { figure: 'rss', title: 'RSS MB' }
