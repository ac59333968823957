import { nearest } from './nearest.ts'
import { flagName, settings, variableName } from './settings.ts'

/** Beginnings that mean this program, the usual slips included. */
const ours = /^DEAD[_-]?LETTERS?_/i

/** Read elsewhere than as a setting. */
const others = ['DEAD_LETTER_CONFIG', 'DEAD_LETTER_DEBUG']

/** A sentence for each environment variable that looks as if it were meant for this program, and is not read by it. */
export function unknownVariables(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Map(
    Object.entries(settings).map(([name, { given }]) => [variableName(name), given === 'flag' ? flagName(name) : null])
  )
  for (const name of others) known.set(name, null)
  const taken = [...known].flatMap(([name, flag]) => (flag === null ? [name] : []))
  return Object.keys(env).flatMap(name => {
    if (!ours.test(name) || taken.includes(name)) return []
    const flag = known.get(name)
    if (flag) return [`${name} is not read: it is given as ${flag} only`]
    const rest = (variable: string): string => variable.replace(ours, '')
    const meant = nearest(rest(name), taken.map(rest))
    return [`${name} is not read${meant === undefined ? '' : `; did you mean DEAD_LETTER_${meant}?`}`]
  })
}
