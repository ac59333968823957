import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Measurement } from './results.ts'
import { positional } from './rivals/node-program.ts'
import type { Rival } from './rivals/rival.ts'
import type { Scenario } from './scenario.ts'
import { median, medianInterval } from './statistics.ts'

const PROGRAM = 'bench/programs/ours.ts'

/** Ours as another checkout has it, with that checkout's dependencies, under this Node. */
export function checkoutRival(folder: string): Rival {
  const program = join(resolve(folder), PROGRAM)
  return {
    title: 'ours of another checkout',
    prepare: async () => (existsSync(program) ? null : `${folder} has no ${PROGRAM}`),
    command: order => ({ file: process.execPath, args: [program, ...positional(order)] })
  }
}

/** Whether the first program of a scenario is the one that is compared. */
export const isOfOurs = ({ entrants }: Scenario): boolean => entrants[0]?.rival === 'ours'

/** The scenario with two programs: ours, and ours of the other checkout (the rival `beside`). */
export function besideItself(scenario: Scenario): Scenario {
  const [ours] = scenario.entrants
  if (ours === undefined || !isOfOurs(scenario))
    throw new Error(`The scenario ${scenario.name} does not run ${PROGRAM}.`)
  return { ...scenario, entrants: [ours, { ...ours, name: 'beside', rival: 'beside' }], targets: [] }
}

/** Figures of which less is better: their ratio is turned round, so that more than 1 is always an improvement. */
const LESS_IS_BETTER = ['cpu_s', 'rss', 'p50_ms', 'p99_ms', 'first_ms']

/** A line for each figure: median and 95 % interval of the ratios of the rounds. More than 1: better than the other checkout. */
export function comparison(measurement: Measurement): string[] {
  const [ours] = measurement.runs.map(run => run.entrant).filter(name => name !== 'beside')
  if (ours === undefined) return ['No round gave figures of both.']
  return ['rate', ...LESS_IS_BETTER].flatMap(figure => {
    const less = LESS_IS_BETTER.includes(figure)
    const ratios = pairs(measurement, ours, figure).map(([here, there]) => (less ? there / here : here / there))
    if (ratios.length === 0) return []
    const [low, high] = medianInterval(ratios)
    const all = ratios.map(ratio => ratio.toFixed(2)).join(' ')
    return [`${figure.padEnd(9)} ${median(ratios).toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})  ${all}`]
  })
}

/** Of the rounds in which neither failed. */
function pairs({ runs }: Measurement, ours: string, figure: string): [here: number, there: number][] {
  return runs.flatMap(run => {
    const other = runs.find(({ entrant, round }) => entrant === 'beside' && round === run.round)
    const here = run.figures[figure]
    const there = other?.figures[figure]
    return run.entrant !== ours || here === undefined || there === undefined ? [] : [[here, there] as [number, number]]
  })
}
