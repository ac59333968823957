import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Machine } from './machine.ts'

/** What one run of a program gave. */
export interface Run {
  readonly entrant: string
  /** From 1. */
  readonly round: number
  readonly figures: Readonly<Record<string, number>>
}

/** A run that gave nothing, and why. Round 0 is the warm-up. */
export interface FailedRun {
  readonly entrant: string
  readonly round: number
  readonly reason: string
}

/** The measurement of a scenario: the latest replaces the one before. */
export interface Measurement {
  readonly scenario: string
  /** ISO day. */
  readonly date: string
  readonly machine: Machine
  readonly rounds: number
  readonly records: number
  readonly runs: readonly Run[]
  readonly failed: readonly FailedRun[]
  /** Entrants that took no part, and why. */
  readonly absent: readonly { readonly entrant: string; readonly reason: string }[]
}

const file = join(import.meta.dirname, 'results.json')

export function readResults(): readonly Measurement[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly Measurement[]) : []
}

/** Keeps the other scenarios' measurements, so that they can be made one at a time. */
export function keep(measurement: Measurement): void {
  const others = readResults().filter(other => other.scenario !== measurement.scenario)
  const all = [...others, measurement].sort((a, b) => (a.scenario < b.scenario ? -1 : 1))
  writeFileSync(file, `${JSON.stringify(all, null, 1)}\n`)
}

/** Of one entrant, in the order of the rounds. */
export function figuresOf({ runs }: Measurement, entrant: string, figure: string): number[] {
  return runs.flatMap(run =>
    run.entrant === entrant && run.figures[figure] !== undefined ? [run.figures[figure]] : []
  )
}

/** The figure of one entrant over another's of the same round, for every round that has both. */
export function ratiosOf({ runs }: Measurement, of: string, against: string, figure: string): number[] {
  const at = (entrant: string, round: number): number | undefined =>
    runs.find(run => run.entrant === entrant && run.round === round)?.figures[figure]
  const rounds = [...new Set(runs.map(run => run.round))]
  return rounds.flatMap(round => {
    const mine = at(of, round)
    const theirs = at(against, round)
    return mine === undefined || theirs === undefined ? [] : [mine / theirs]
  })
}
