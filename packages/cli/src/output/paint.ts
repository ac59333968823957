/** What a colour says: a refusal or an error; a warning; that all is well. */
export type Meaning = 'bad' | 'doubtful' | 'good'

/** Colours a text that is harmless already, or leaves it as it is. */
export type Paint = (meaning: Meaning, text: string) => string

const codes: Readonly<Record<Meaning, number>> = { bad: 31, doubtful: 33, good: 32 }

export const plain: Paint = (_, text) => text

const colored: Paint = (meaning, text) => `\u001b[${codes[meaning]}m${text}\u001b[39m`

/**
 * Colours where a person looks: on a terminal, unless NO_COLOR is set to anything or TERM is `dumb`; with FORCE_COLOR
 * (not 0 or false) also elsewhere. NO_COLOR wins.
 */
export function choosePaint(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): Paint {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return plain
  const forced = env.FORCE_COLOR
  if (forced !== undefined) return /^(0|false)$/i.test(forced) ? plain : colored
  return isTerminal && env.TERM !== 'dumb' ? colored : plain
}
